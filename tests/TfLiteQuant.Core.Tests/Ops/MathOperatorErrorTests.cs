using System.Numerics;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>What arithmetic, reductions and rankings refuse, and corners that have no peer.</summary>
public sealed class MathOperatorErrorTests
{
    private static readonly TensorValue Six = Numbers.Random(TensorType.Float32, [2, 3]);

    [Theory]
    [InlineData(BuiltinOperator.Div, TensorType.Int32)]
    [InlineData(BuiltinOperator.FloorDiv, TensorType.Int16)]
    [InlineData(BuiltinOperator.FloorDiv, TensorType.Float32)]
    [InlineData(BuiltinOperator.FloorMod, TensorType.Int64)]
    public void Division_by_zero_is_refused(BuiltinOperator op, TensorType type)
        => Refuses(op, "divides by 0", (type, [2]), Numbers.Of(type, [2], 1, 2), Numbers.Of(type, [2], 1, 0));

    [Fact]
    public void Floats_are_divided_by_zero()
        => Gives(BuiltinOperator.Div, [float.PositiveInfinity, float.NaN], Numbers.Of(TensorType.Float32, [2], 1, 0), Numbers.Of(TensorType.Float32, [2], 0, 0));

    [Fact]
    public void Integers_take_no_negative_powers()
        => Refuses(BuiltinOperator.Pow, "power of -1", (TensorType.Int32, [1]), Numbers.Of(TensorType.Int32, [1], 2), Numbers.Of(TensorType.Int32, [1], -1));

    [Theory]
    [InlineData(BuiltinOperator.Div)]
    [InlineData(BuiltinOperator.FloorDiv)]
    public void The_smallest_integer_does_not_trap(BuiltinOperator op)
        => Assert.Equal(int.MinValue, Case(op, (TensorType.Int32, [1]), Numbers.Of(TensorType.Int32, [1], int.MinValue), Numbers.Of(TensorType.Int32, [1], -1)).Run()[0].AsSpan<int>()[0]);

    [Fact]
    public void Shapes_must_fit()
        => Refuses(BuiltinOperator.Add, "cannot be broadcast", (TensorType.Float32, [2, 3]), Six, Numbers.Random(TensorType.Float32, [2]));

    [Fact]
    public void StableHlo_broadcasts_nothing()
        => Refuses(BuiltinOperator.StablehloAdd, "must be alike", (TensorType.Float32, [2, 3]), Six, Numbers.Random(TensorType.Float32, [3]));

    [Fact]
    public void Types_must_fit()
        => Refuses(BuiltinOperator.Add, "must be alike", (TensorType.Float32, [2, 3]), Six, Numbers.Random(TensorType.Int32, [2, 3]));

    [Fact]
    public void Types_without_a_kernel_are_refused()
    {
        Refuses(BuiltinOperator.Sub, "no kernel for UInt8", (TensorType.UInt8, [2]), Numbers.Random(TensorType.UInt8, [2]), Numbers.Random(TensorType.UInt8, [2]));
        Refuses(BuiltinOperator.Exp, "no kernel for Int32", (TensorType.Int32, [2]), Numbers.Random(TensorType.Int32, [2]));
        Refuses(BuiltinOperator.LogicalAnd, "no kernel for Int32", (TensorType.Int32, [2]), Numbers.Random(TensorType.Int32, [2]), Numbers.Random(TensorType.Int32, [2]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-3)]
    public void Axes_must_exist(int axis)
    {
        Refuses(BuiltinOperator.Sum, $"Axis {axis}", (TensorType.Float32, [2]), Six, Numbers.Of(TensorType.Int32, [1], axis));
        Refuses(BuiltinOperator.ArgMax, $"Axis {axis}", (TensorType.Int32, [2]), Six, Numbers.Of(TensorType.Int32, [1], axis));
        Refuses(BuiltinOperator.Cumsum, $"Axis {axis}", (TensorType.Float32, [2, 3]), Six, Numbers.Of(TensorType.Int32, [1], axis));
    }

    [Fact]
    public void Rows_have_no_more_elements_than_they_have()
        => Refuses(BuiltinOperator.TopkV2, "4 of 3", [(TensorType.Float32, [2, 4]), (TensorType.Int32, [2, 4])], Six, Numbers.Of(TensorType.Int32, [], 4));

    [Fact]
    public void Segments_must_be_in_order()
    {
        Refuses(BuiltinOperator.SegmentSum, "Segment 0 follows 1", (TensorType.Float32, [2, 3]), Numbers.Random(TensorType.Float32, [3, 3]), Numbers.Of(TensorType.Int32, [3], 0, 1, 0));
        Refuses(BuiltinOperator.UnsortedSegmentSum, "segment 2 of 2", (TensorType.Float32, [2, 3]), Six, Numbers.Of(TensorType.Int32, [2], 0, 2), Numbers.Of(TensorType.Int32, [], 2));
    }

    [Fact]
    public void Nothing_is_what_is_not_a_number()
    {
        var x = Numbers.Of(TensorType.Float32, [4], double.NaN, 1, double.NaN, -1);
        Assert.Equal([1f], Case(BuiltinOperator.ReduceMax, (TensorType.Float32, [1]), x, Numbers.Of(TensorType.Int32, [1], 0)).Run()[0].AsSpan<float>().ToArray());
        Assert.Equal([3], Case(BuiltinOperator.ArgMin, (TensorType.Int32, [1]), x, Numbers.Of(TensorType.Int32, [1], 0)).Run()[0].AsSpan<int>().ToArray());
        Gives(BuiltinOperator.Maximum, [5, float.NaN, 5, 5], x, Numbers.Of(TensorType.Float32, [4], 5, double.NaN, 5, 5));
        Gives(BuiltinOperator.Relu, [float.NaN, 1, float.NaN, 0], x);
    }

    [Fact]
    public void Complex_numbers_go_through()
    {
        Complex[] a = [new(1, 2), new(-3, 0.5)], b = [new(0, 1), new(2, 2)];
        var product = Case(BuiltinOperator.Mul, (TensorType.Complex64, [2]), Complex64(a), Complex64(b)).Run()[0];
        Assert.Equal(Complex64([a[0] * b[0], a[1] * b[1]]).Bytes.ToArray(), product.Bytes.ToArray());
        Gives(BuiltinOperator.Real, [1, -3], Complex64(a));
        Gives(BuiltinOperator.Imag, [2, 0.5f], Complex64(a));
        Gives(BuiltinOperator.ComplexAbs, [(float)a[0].Magnitude, (float)a[1].Magnitude], Complex64(a));
    }

    /// <summary>Rows of many elements that are multiplied by one each, which are written as often before.</summary>
    [Fact]
    public void Complex_numbers_are_broadcast()
    {
        Complex[] rows = [.. Enumerable.Range(0, 66).Select(static i => new Complex(i, -i))], factors = [.. Enumerable.Range(0, 18).Select(static i => new Complex(2 - i, i % 3))];
        var product = Case(BuiltinOperator.Mul, (TensorType.Complex64, [2, 9, 33]), Complex64(rows).Reshape(2, 1, 33), Complex64(factors).Reshape(2, 9, 1)).Run()[0];
        Complex[] expected = [.. Enumerable.Range(0, 18).SelectMany(i => Enumerable.Range(0, 33).Select(k => rows[(i / 9 * 33) + k] * factors[i]))];
        Assert.Equal(Complex64(expected).Bytes.ToArray(), product.Bytes.ToArray());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    [InlineData(4, 2)]
    [InlineData(8, 16)]
    [InlineData(16, 1)]
    public void Fourier_transforms_follow_their_definition(int height, int width)
    {
        var x = Numbers.Random(TensorType.Float32, [2, 5, 7], 4);
        var run = Case(BuiltinOperator.Rfft2d, (TensorType.Complex64, [2, height, (width / 2) + 1]), x, Numbers.Of(TensorType.Int32, [2], height, width)).Run()[0];
        Assert.Equal([2, height, (width / 2) + 1], run.Shape);
        var floats = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(run.Bytes.Span).ToArray();
        var expected = FourierReference.Transform(ReferenceArray.Of(x), height, width);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], floats[i], 1e-4);
    }

    private static TensorValue Complex64(Complex[] values)
        => new(TensorType.Complex64, [values.Length], System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values.SelectMany(static v => new[] { (float)v.Real, (float)v.Imaginary }).ToArray()).ToArray());

    private static OperatorCase Case(BuiltinOperator op, (TensorType Type, int[] Shape) output, params TensorValue[] inputs) => Case(op, [output], inputs);

    private static OperatorCase Case(BuiltinOperator op, (TensorType Type, int[] Shape)[] outputs, params TensorValue[] inputs)
        => new(op.ToString(), op, inputs, Array.ConvertAll(outputs, static output => (output.Type, ReferenceArray.OfShape(output.Shape))));

    private static void Refuses(BuiltinOperator op, string text, (TensorType Type, int[] Shape) output, params TensorValue[] inputs) => Refuses(op, text, [output], inputs);

    private static void Refuses(BuiltinOperator op, string text, (TensorType Type, int[] Shape)[] outputs, params TensorValue[] inputs)
        => Assert.Contains(text, Assert.Throws<TfLiteQuantException>(() => Case(op, outputs, inputs).Run()).Problem, StringComparison.Ordinal);

    private static void Gives(BuiltinOperator op, float[] expected, params TensorValue[] inputs)
        => Assert.Equal(expected, Case(op, (TensorType.Float32, [expected.Length]), inputs).Run()[0].AsSpan<float>().ToArray());
}
