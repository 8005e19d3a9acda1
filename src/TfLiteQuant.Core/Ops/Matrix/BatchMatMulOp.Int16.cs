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
        var shape = Geometry(context);
        var (multipliers, rightZero) = Multipliers(context, shape);
        if (rightZero != 0) throw context.Fail($"Tensor {right.Index} '{right.Name}' has a zero point.", "Beside 16-bit activations both sides are symmetric; the model is malformed.");
        var stage = new WideFixedPointStage(multipliers, [], IntegerOperands.Codes(context, output, activation: 0));
        var rows = new MatrixLeft<short, short>(context, shape, conversion: null);
        const int MostInSum = int.MaxValue / (LargestWord * LargestByte);
        var threads = context.Workers.Threads;
        return right.Type == TensorType.Int16
            ? new IntegerBatchKernel<short, short, short>(
                new IntegerBatchWork<short, short>(shape, IntegerGemmKernel.Words, stage, MostInSum, threads) { OutputBytes = sizeof(short), RowBytes = rows.RowBytes }, context, rows)
            : new IntegerBatchKernel<short, short, sbyte>(
                new IntegerBatchWork<short, sbyte>(shape, IntegerGemmKernel.Words, stage, MostInSum, threads) { OutputBytes = sizeof(short), RowBytes = rows.RowBytes }, context, rows);
    }

    /// <summary>A multiplier for each column, and the right side's zero point. The reference multiplies the scales of the two sides in
    /// single precision; it knows one scale for all columns, where files in use have one for each.</summary>
    private static (FixedPointMultiplier[] Multipliers, int RightZero) Multipliers(BindContext context, BatchProductShape shape)
    {
        var (left, _) = IntegerOperands.Parameters(context, context.Input(0));
        var (right, rightZero) = IntegerOperands.Weights(context, context.Input(1), shape.Columns, RightAxis(context, shape));
        var (output, _) = IntegerOperands.Parameters(context, context.Output(0));
        return (Array.ConvertAll(right, scale => FixedPointMultiplier.From((double)(left * scale) / output)), rightZero);
    }

    private static int RightAxis(BindContext context, BatchProductShape shape) => context.Input(1).Rank - (shape.IsRightTransposed ? 2 : 1);

    private static SumBounds[] Bounds(BatchProductShape shape, double product) => [.. Enumerable.Repeat(SumBounds.Around(0, shape.Depth * product), shape.Columns)];
}
