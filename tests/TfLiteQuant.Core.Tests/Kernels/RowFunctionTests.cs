using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Functions of rows at every length, in place, against the literal references.</summary>
public sealed class RowFunctionTests
{
    [Fact]
    public void Softmax_is_right() => Check(new SoftmaxRow(0.7f), static x => NormalizationReference.Softmax(x, 0.7f), 5e-7);

    [Fact]
    public void Log_softmax_is_right() => Check(default(LogSoftmaxRow), NormalizationReference.LogSoftmax, 2e-6);

    [Fact]
    public void Unit_length_is_right() => Check(default(UnitLengthRow), NormalizationReference.UnitLength, 5e-7);

    [Fact]
    public void Softmax_takes_extreme_rows()
    {
        var y = new float[11];
        new SoftmaxRow(1).Run([float.NegativeInfinity, 0, -200, float.MinValue, 0, -1e30f, -90, -100, -104, -87, -150], y);
        Assert.Equal([0, 0.5f, 0, 0, 0.5f, 0, 0, 0, 0], y[..9]);
        Assert.True(y[9] > 0 && y[10] == 0);
        new SoftmaxRow(1).Run([1, 2, float.NaN, 3, 4, 5, 6, 7, 8, 9, 10], y);
        Assert.All(y, static value => Assert.Equal(float.NaN, value));
    }

    // What a mask lowers must not come out subnormal, which would slow down whatever takes it.
    [Theory, InlineData(20), InlineData(50), InlineData(64), InlineData(300)]
    public void Softmax_of_masked_scores_is_zero(int length)
    {
        var x = new float[length];
        for (var i = 0; i < length; i++) x[i] = i % 3 == 0 ? i % 2 : -95 - i;
        var y = new float[length];
        new SoftmaxRow(1).Run(x, y);
        for (var i = 0; i < length; i++) Assert.Equal(i % 3 == 0, y[i] != 0);
        Assert.Equal(1, y.Sum(), 1e-5f);
        default(LogSoftmaxRow).Run(x, y);
        Assert.All(y, static value => Assert.True(float.IsFinite(value)));
    }

    private static void Check<T>(T function, Func<ReferenceArray, ReferenceArray> reference, double tolerance)
        where T : struct, IRowFunction
    {
        for (var length = 1; length <= 257; length++)
        {
            var x = LoopChecks.Values(length, -6, 6, 2);
            var expected = reference(new([length], Array.ConvertAll(x, static value => (double)value))).Values;
            var y = new GuardedArray<float>(length, length % 5, -12345.5f);
            function.Run(x, y.Elements);
            Same();
            x.CopyTo(y.Elements);
            function.Run(y.Elements, y.Elements);
            Same();
            y.RequireIntact();

            void Same()
            {
                for (var i = 0; i < length; i++) Assert.Equal(expected[i], y.Elements[i], tolerance);
            }
        }
    }
}
