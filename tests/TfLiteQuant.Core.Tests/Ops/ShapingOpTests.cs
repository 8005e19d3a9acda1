using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class ShapingOpTests
{
    private static readonly TensorValue Six = TensorValue.From<float>([1, 2, 3, 4, 5, 6], 2, 3);

    [Theory]
    [InlineData(new[] { 3, 2 }, new[] { 3, 2 })]
    [InlineData(new[] { -1 }, new[] { 6 })]
    [InlineData(new[] { 1, -1, 2 }, new[] { 1, 3, 2 })]
    public void Reshape(int[] wanted, int[] expected)
    {
        foreach (var constants in new[] { false, true })
        {
            Expect(Six, expected, OperatorRun.Run(BuiltinOperator.Reshape, (TensorType.Float32, expected), null, constants, Six, Vector(wanted)));
            Expect(Six, expected, OperatorRun.Run(BuiltinOperator.Reshape, (TensorType.Float32, expected), new OptionFields(OptionTag.Reshape).Integers(0, wanted), constants, Six));
        }
    }

    [Fact]
    public void Reshape_OfNothingAndScalars()
    {
        var nothing = TensorValue.From<float>([], 0, 4);
        Assert.Equal([3, 0], OperatorRun.Run(BuiltinOperator.Reshape, (TensorType.Float32, [3, 0]), null, false, nothing, Vector(3, -1)).Shape);
        var one = TensorValue.From<float>([7], 1, 1);
        Assert.Empty(OperatorRun.Run(BuiltinOperator.Reshape, (TensorType.Float32, []), new OptionFields(OptionTag.Reshape).Integers(0, 0), false, one).Shape);
        Assert.Empty(OperatorRun.Run(BuiltinOperator.Reshape, (TensorType.Float32, []), null, false, one, Vector()).Shape);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1, -1)]
    [InlineData(-2, 3)]
    [InlineData(4, -1)]
    [InlineData(0, -1)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    public void Reshape_RefusesWhatDoesNotFit(params int[] wanted) => InterpreterTests.Require(
        ErrorCode.InvalidOperator, "do not fit", () => OperatorRun.Run(BuiltinOperator.Reshape, (TensorType.Float32, [6]), null, false, Six, Vector(wanted)));

    [Theory]
    [InlineData(0, new[] { 1, 2, 3 })]
    [InlineData(1, new[] { 2, 1, 3 })]
    [InlineData(2, new[] { 2, 3, 1 })]
    [InlineData(-1, new[] { 2, 3, 1 })]
    [InlineData(-3, new[] { 1, 2, 3 })]
    public void ExpandDims(int axis, int[] expected)
    {
        Expect(Six, expected, OperatorRun.Run(BuiltinOperator.ExpandDims, (TensorType.Float32, expected), null, false, Six, TensorValue.From<int>([axis])));
        Expect(Six, expected, OperatorRun.Run(BuiltinOperator.ExpandDims, (TensorType.Float32, expected), null, true, Six, TensorValue.From<long>([axis], 1)));
    }

    [Fact]
    public void ExpandDims_RefusesAxesOutside() => InterpreterTests.Require(
        ErrorCode.InvalidOperator, "Axis 3", () => OperatorRun.Run(BuiltinOperator.ExpandDims, (TensorType.Float32, [6]), null, false, Six, TensorValue.From<int>([3])));

    [Theory]
    [InlineData(new int[0], new[] { 2, 3 })]
    [InlineData(new[] { 0 }, new[] { 2, 1, 3, 1 })]
    [InlineData(new[] { -1, 2 }, new[] { 1, 2, 3 })]
    public void Squeeze(int[] named, int[] expected) => Expect(
        Six, expected, OperatorRun.Run(BuiltinOperator.Squeeze, (TensorType.Float32, expected), new OptionFields(30).Integers(0, named), false, Six.Reshape(1, 2, 1, 3, 1)));

    [Fact]
    public void Squeeze_RefusesOtherDimensions() => InterpreterTests.Require(
        ErrorCode.InvalidOperator, "is not 1", () => OperatorRun.Run(BuiltinOperator.Squeeze, (TensorType.Float32, [6]), new OptionFields(30).Integers(0, 1), false, Six));

    [Fact]
    public void Shape_And_Rank()
    {
        Assert.Equal([2, 3], OperatorRun.Run(BuiltinOperator.Shape, (TensorType.Int32, [2]), null, false, Six).AsSpan<int>().ToArray());
        Assert.Equal([2L, 3L], OperatorRun.Run(BuiltinOperator.Shape, (TensorType.Int64, [2]), null, false, Six).AsSpan<long>().ToArray());
        Assert.Equal([2], OperatorRun.Run(BuiltinOperator.Rank, (TensorType.Int32, []), null, false, Six).AsSpan<int>().ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fill(bool constants)
    {
        foreach (var value in new[] { TensorValue.From<float>([1.5f]), TensorValue.From<sbyte>([-3]), TensorValue.From<short>([300]), TensorValue.From<long>([1L << 40]), TensorValue.From<bool>([true]) })
        {
            var filled = OperatorRun.Run(BuiltinOperator.Fill, (value.Type, [2, 2]), null, constants, TensorValue.From<long>([2, 2], 2), value);
            Assert.Equal([2, 2], filled.Shape);
            for (var i = 0; i < 4; i++) Assert.True(filled.Reshape(4).Slice(i).Bytes.Span.SequenceEqual(value.Bytes.Span));
        }

        InterpreterTests.Require(ErrorCode.InvalidOperator, "-1", () => OperatorRun.Run(BuiltinOperator.Fill, (TensorType.Float32, [2]), null, constants, Vector(-1), TensorValue.From<float>([1])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Range(bool constants)
    {
        Assert.Equal([2, 5, 8], Run<int>(2, 9, 3).AsSpan<int>().ToArray());
        Assert.Equal([5, 4, 3], Run<int>(5, 2, -1).AsSpan<int>().ToArray());
        Assert.Equal([0f, 0.5f, 1f], Run<float>(0, 1.5f, 0.5f).AsSpan<float>().ToArray());
        Assert.Equal([1L << 40], Run<long>(1L << 40, (1L << 40) + 1, 9).AsSpan<long>().ToArray());
        Assert.Equal(0, Run<int>(3, 3, 1).Count);
        InterpreterTests.Require(ErrorCode.InvalidOperator, "never come to", () => Run<int>(3, 5, -1));
        InterpreterTests.Require(ErrorCode.InvalidOperator, "never come to", () => Run<int>(3, 5, 0));
        InterpreterTests.Require(ErrorCode.InvalidOperator, "never come to", () => Run<float>(float.NaN, 5, 1));
        InterpreterTests.Require(ErrorCode.InvalidOperator, "more than a tensor", () => Run<long>(long.MinValue, long.MaxValue, 1));

        TensorValue Run<T>(T start, T limit, T delta)
            where T : unmanaged
        {
            var scalar = TensorValue.From<T>([start]);
            return OperatorRun.Run(BuiltinOperator.Range, (scalar.Type, [1]), null, constants, scalar, TensorValue.From<T>([limit]), TensorValue.From<T>([delta]));
        }
    }

    [Fact]
    public void Bitcast()
    {
        var bits = OperatorRun.Run(BuiltinOperator.Bitcast, (TensorType.Int32, [2, 3]), null, false, Six);
        Assert.Equal([2, 3], bits.Shape);
        Assert.Equal(BitConverter.SingleToInt32Bits(1), bits.AsSpan<int>()[0]);
        var bytes = OperatorRun.Run(BuiltinOperator.Bitcast, (TensorType.UInt8, [2, 3, 4]), null, false, Six);
        Assert.Equal([2, 3, 4], bytes.Shape);
        Expect(Six, [2, 3], OperatorRun.Run(BuiltinOperator.Bitcast, (TensorType.Float32, [2, 3]), null, false, bytes));
        InterpreterTests.Require(ErrorCode.InvalidOperator, "must be 8", () => OperatorRun.Run(BuiltinOperator.Bitcast, (TensorType.Int64, [2]), null, false, bytes));
    }

    [Fact]
    public void ZerosLike() => Assert.Equal(new float[6], OperatorRun.Run(BuiltinOperator.ZerosLike, (TensorType.Float32, [2, 3]), null, false, Six).AsSpan<float>().ToArray());

    private static TensorValue Vector(params int[] values) => TensorValue.From<int>(values, values.Length);

    private static void Expect(TensorValue elements, int[] shape, TensorValue actual)
    {
        Assert.Equal(shape, actual.Shape);
        Assert.True(elements.Bytes.Span.SequenceEqual(actual.Bytes.Span));
    }
}
