using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Resized images against a literal reference.</summary>
public sealed class ResizeTests
{
    private static readonly (bool Align, bool Half)[] Placements = [(false, false), (true, false), (false, true)];

    public static TheoryData<int, int, int, bool, bool> Cases => Of(Placements);

    // Unlike the other operator, this one takes both at once.
    public static TheoryData<int, int, int, bool, bool> NearestCases => Of([.. Placements, (true, true)]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bilinear(int channels, int height, int width, bool align, bool half)
    {
        int[] shape = [2, 5, 6, channels];
        var image = new SeededRandom(3).Floats(60 * channels);
        var options = new OptionFields(15).Flag(2, align).Flag(3, half);
        var expected = ReferenceMovement.ResizeBilinear(image, shape, height, width, align, half);
        var actual = OperatorModel.Run(BuiltinOperator.ResizeBilinear, options, TensorType.Float32, ModelOperand.Given(image, shape), ModelOperand.Integers(height, width));
        Assert.Equal([2, height, width, channels], actual.Shape);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual.AsSpan<float>()[i], 2e-6);

        // Integers: places are counted in rounded steps of 1/1024, which add up to a hundredth of a pixel, two codes on the steepest edge.
        var codes = Array.ConvertAll(image, static x => (sbyte)(x * 100));
        var rounded = ReferenceMovement.ResizeBilinear(Array.ConvertAll(codes, static x => (float)x), shape, height, width, align, half);
        var fixedPoint = OperatorModel.Run(BuiltinOperator.ResizeBilinear, options, TensorType.Int8, ModelOperand.Given(codes, shape), ModelOperand.Integers(height, width));
        for (var i = 0; i < rounded.Length; i++) Assert.InRange(fixedPoint.AsSpan<sbyte>()[i] - rounded[i], -2.5, 2.5);
        var bytes = Array.ConvertAll(codes, static x => (byte)(x + 100));
        var floating = OperatorModel.Run(BuiltinOperator.ResizeBilinear, options, TensorType.UInt8, ModelOperand.Given(bytes, shape), ModelOperand.Integers(height, width));
        for (var i = 0; i < rounded.Length; i++) Assert.InRange(floating.AsSpan<byte>()[i] - rounded[i] - 100, -0.501, 0.501);
    }

    [Theory]
    [MemberData(nameof(NearestCases))]
    public void Nearest(int channels, int height, int width, bool align, bool half)
    {
        int[] shape = [2, 5, 6, channels];
        int[] Indices(int extent, int size)
        {
            var scale = align && size > 1 ? (extent - 1) / (float)(size - 1) : extent / (float)size;
            return [.. Enumerable.Range(0, size).Select(i => (i + (half ? 0.5f : 0)) * scale).Select(place
                => Math.Min(extent - 1, (int)(align ? MathF.Round(place, MidpointRounding.AwayFromZero) : MathF.Floor(place))))];
        }

        var image = new SeededRandom(3).Floats(60 * channels);
        var expected = ReferenceMovement.Take(image, shape, [[0, 1], Indices(5, height), Indices(6, width), [.. Enumerable.Range(0, channels)]], 0);
        var options = new OptionFields(74).Flag(0, align).Flag(1, half);
        var actual = OperatorModel.Run(BuiltinOperator.ResizeNearestNeighbor, options, TensorType.Float32, ModelOperand.Given(image, shape), ModelOperand.Given([height, width], 2));
        Assert.Equal(expected, actual.AsSpan<float>().ToArray());
    }

    private static TheoryData<int, int, int, bool, bool> Of((bool Align, bool Half)[] placements)
    {
        var cases = new TheoryData<int, int, int, bool, bool>();
        foreach (var channels in new[] { 1, 3, 8, 19 })
            foreach (var (height, width) in new[] { (3, 4), (7, 9), (1, 1), (2, 20), (5, 6) })
                foreach (var (align, half) in placements) cases.Add(channels, height, width, align, half);
        return cases;
    }
}
