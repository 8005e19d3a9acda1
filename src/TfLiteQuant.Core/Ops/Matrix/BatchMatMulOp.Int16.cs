using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <content>int16 by int16 or int8: 64-bit sums, the reduced mantissa.</content>
public sealed partial class BatchMatMulOp
{
    private const int LargestWord = 32768;
    private const int LargestByte = 255;

    private static OpKernel BindWords(BindContext context)
    {
        TensorValue left = context.Input(0), right = context.Input(1), output = context.Output(0);
        if (output.Type != TensorType.Int16) throw context.UnsupportedType(output);
        if (right.Type is not (TensorType.Int16 or TensorType.Int8)) throw context.UnsupportedType(right);
        foreach (var tensor in (ReadOnlySpan<TensorValue>)[left, right])
            if (IntegerOperands.Parameters(context, tensor).ZeroPoint != 0) throw context.Fail($"Tensor {tensor.Index} '{tensor.Name}' has a zero point.", "Beside 16-bit activations both sides are symmetric; the model is malformed.");
        var shape = Geometry(context);
        var stage = new WideFixedPointStage(Multipliers(context, shape), [], IntegerOperands.Codes(context, output, activation: 0));
        var rows = new MatrixLeft<short, short>(context, shape, conversion: null);
        const int MostInSum = int.MaxValue / (LargestWord * LargestByte);
        var threads = context.Workers.Threads;
        return right.Type == TensorType.Int16
            ? new IntegerBatchKernel<short, short, short>(
                new IntegerBatchWork<short, short>(shape, IntegerGemmKernel.Words, stage, MostInSum, threads) { OutputBytes = sizeof(short), RowBytes = rows.RowBytes }, context, rows)
            : new IntegerBatchKernel<short, short, sbyte>(
                new IntegerBatchWork<short, sbyte>(shape, IntegerGemmKernel.Words, stage, MostInSum, threads) { OutputBytes = sizeof(short), RowBytes = rows.RowBytes }, context, rows);
    }

    /// <summary>One multiplier for all columns. The reference multiplies the scales of the two sides in single precision.</summary>
    private static FixedPointMultiplier[] Multipliers(BindContext context, BatchProductShape shape)
    {
        var (left, _) = IntegerOperands.Parameters(context, context.Input(0));
        var (right, _) = IntegerOperands.Parameters(context, context.Input(1));
        var (output, _) = IntegerOperands.Parameters(context, context.Output(0));
        return [.. Enumerable.Repeat(FixedPointMultiplier.From((double)(left * right) / output), shape.Columns)];
    }

    private static double[] Largest(BatchProductShape shape, double product) => [.. Enumerable.Repeat(shape.Depth * product, shape.Columns)];
}
