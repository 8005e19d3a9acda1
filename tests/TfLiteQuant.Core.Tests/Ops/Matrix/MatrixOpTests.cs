using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class MatrixOpTests
{
    private readonly SeededRandom _random = new(16);

    [Fact]
    public void Fully_connected_of_every_size()
    {
        for (var size = 1; size <= 70; size++)
        {
            FullyConnected(1, size, 71 - size, isConstant: true);
            FullyConnected(size, 13, 21, isConstant: true);
            FullyConnected(2, size, 6, isConstant: false);
            FullyConnected(5, size, 33, isConstant: false);
        }
    }

    [Fact]
    public void Fully_connected_with_work_for_several_parts()
    {
        FullyConnected(1, 1000, 999, isConstant: true);
        FullyConnected(3, 515, 700, isConstant: true);
        FullyConnected(40, 300, 200, isConstant: true);
    }

    [Fact]
    public void Fully_connected_keeps_dimensions_on_request()
    {
        using var pool = new SpinningPool(1);
        foreach (var keeps in new[] { false, true })
        {
            using var op = new SingleOperator(
                BuiltinOperator.FullyConnected, new OptionFields(OptionTag.FullyConnected).Flag(2, keeps), pool,
                OperatorInput.Activation(new float[2 * 3 * 4], 2, 3, 4), OperatorInput.Constant(new float[5 * 4], 5, 4));
            Assert.Equal(keeps ? [2, 3, 5] : [6, 5], op.OutputShape);
        }

        Assert.Throws<TfLiteQuantException>(() => new SingleOperator(
            BuiltinOperator.FullyConnected, new OptionFields(OptionTag.FullyConnected).Flag(2, true), pool,
            OperatorInput.Activation(new float[24], 2, 12), OperatorInput.Constant(new float[20], 5, 4)));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Products_of_every_size(bool turnsLeft, bool turnsRight)
    {
        for (var size = 1; size <= 70; size += size < 20 ? 1 : 7)
            foreach (var isConstant in new[] { false, true })
            {
                BatchMatMul([], [], size, 9, 17, turnsLeft, turnsRight, isConstant);
                BatchMatMul([2], [2], 7, size, 5, turnsLeft, turnsRight, isConstant);
                BatchMatMul([3], [1], 6, 11, size, turnsLeft, turnsRight, isConstant);
            }
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 2, 1 }, new[] { 1, 3 })]
    [InlineData(new[] { 1, 3 }, new[] { 2, 1 })]
    [InlineData(new[] { 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 2, 2, 2 }, new[] { 1 })]
    [InlineData(new[] { 2, 1, 2 }, new[] { 3, 1 })]
    [InlineData(new int[0], new[] { 4 })]
    public void Batches_are_broadcast(int[] left, int[] right)
    {
        foreach (var turns in new[] { false, true }) BatchMatMul(left, right, 5, 6, 7, turns, !turns, isConstant: false);
    }

    [Fact]
    public void Products_with_work_for_several_parts()
    {
        BatchMatMul([4], [4], 64, 64, 64, false, true, isConstant: false);
        BatchMatMul([], [], 200, 150, 170, true, false, isConstant: true);
        BatchMatMul([], [], 1, 700, 900, false, true, isConstant: true);
    }

    [Fact]
    public void Products_that_do_not_fit_are_refused()
    {
        using var pool = new SpinningPool(1);
        Assert.Throws<TfLiteQuantException>(() => new SingleOperator(
            BuiltinOperator.BatchMatmul, new OptionFields(OptionTag.BatchMatMul), pool, OperatorInput.Activation(new float[6], 2, 3), OperatorInput.Activation(new float[8], 4, 2)));
        Assert.Throws<TfLiteQuantException>(() => new SingleOperator(
            BuiltinOperator.BatchMatmul, new OptionFields(OptionTag.BatchMatMul), pool, OperatorInput.Activation(new float[12], 2, 2, 3), OperatorInput.Activation(new float[18], 3, 3, 2)));
    }

    private void FullyConnected(int rows, int depth, int units, bool isConstant)
    {
        float[] input = _random.Floats(rows * depth), weights = _random.Floats(units * depth), bias = _random.Floats(units);
        var hasBias = units % 2 == 0;
        var expected = ReferenceMatMul.Run(input, weights, rows, depth, units, turnsLeft: false, turnsRight: true);
        for (var i = 0; i < expected.Length; i++) expected[i] = Math.Max(0, expected[i] + (hasBias ? bias[i % units] : 0));
        OperatorCheck.Run(
            $"{rows} x {depth} x {units}", BuiltinOperator.FullyConnected, new OptionFields(OptionTag.FullyConnected).Choice(0, FusedActivation.Relu), [rows, units], expected,
            OperatorInput.Activation(input, rows, depth), isConstant ? OperatorInput.Constant(weights, units, depth) : OperatorInput.Activation(weights, units, depth),
            hasBias ? OperatorInput.Constant(bias, units) : null);
    }

    private void BatchMatMul(int[] leftBatch, int[] rightBatch, int rows, int depth, int columns, bool turnsLeft, bool turnsRight, bool isConstant)
    {
        int[] leftShape = [.. leftBatch, turnsLeft ? depth : rows, turnsLeft ? rows : depth];
        int[] rightShape = [.. rightBatch, turnsRight ? columns : depth, turnsRight ? depth : columns];
        var left = _random.Floats(leftShape.Aggregate(static (a, b) => a * b));
        var right = _random.Floats(rightShape.Aggregate(static (a, b) => a * b));
        var rank = Math.Max(leftBatch.Length, rightBatch.Length);
        int[] a = [.. Enumerable.Repeat(1, rank - leftBatch.Length), .. leftBatch], b = [.. Enumerable.Repeat(1, rank - rightBatch.Length), .. rightBatch];
        int[] batch = [.. a.Zip(b, Math.Max)];
        var expected = new List<float>();
        for (var index = 0; index < batch.Aggregate(1, static (x, y) => x * y); index++)
        {
            int rest = index, leftIndex = 0, rightIndex = 0, leftStride = 1, rightStride = 1;
            for (var i = rank - 1; i >= 0; i--)
            {
                var at = rest % batch[i];
                rest /= batch[i];
                leftIndex += at % a[i] * leftStride;
                rightIndex += at % b[i] * rightStride;
                leftStride *= a[i];
                rightStride *= b[i];
            }

            expected.AddRange(ReferenceMatMul.Run(
                left.AsSpan(leftIndex * rows * depth, rows * depth), right.AsSpan(rightIndex * depth * columns, depth * columns), rows, depth, columns, turnsLeft, turnsRight));
        }

        OperatorCheck.Run(
            $"[{string.Join(',', leftShape)}] x [{string.Join(',', rightShape)}] {turnsLeft} {turnsRight}", BuiltinOperator.BatchMatmul,
            new OptionFields(OptionTag.BatchMatMul).Flag(0, turnsLeft).Flag(1, turnsRight), [.. batch, rows, columns], [.. expected],
            OperatorInput.Activation(left, leftShape), isConstant ? OperatorInput.Constant(right, rightShape) : OperatorInput.Activation(right, rightShape));
    }
}
