using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>int8: 32-bit sums, rounded twice; or the sums themselves, of codes as they are, where the output is int32.</content>
public sealed partial class BatchMatMulOp
{
    private const double LargestByteFactor = 255;

    /// <summary>Depth up to which words, packed less their zero point, take no longer than bytes whose rows need a term for it. Measured.</summary>
    private const int ShortDepth = 16;

    private static OpKernel BindBytes(BindContext context)
    {
        TensorValue left = context.Input(0), right = context.Input(1), output = context.Output(0);
        if (left.Type != TensorType.Int8) throw context.UnsupportedType(left);
        if (right.Type != TensorType.Int8) throw context.UnsupportedType(right);
        var shape = Geometry(context);
        if (output.Type == TensorType.Int32) return BindBytes(context, shape, new PlainSumStage(), sizeof(int), 0, 0);
        if (output.Type != TensorType.Int8) throw context.UnsupportedType(output);
        var (_, leftZero) = IntegerOperands.Parameters(context, left);
        var (multipliers, rightZero) = Multipliers(context, shape);
        var stage = FixedPointStage.Create<sbyte>(
            multipliers, FixedPointRounding.Twice, Bounds(shape, LargestByteFactor * LargestByteFactor), IntegerOperands.Codes(context, output, activation: 0));
        return BindBytes(context, shape, stage, outputBytes: 1, leftZero, rightZero);
    }

    private static OpKernel BindBytes(BindContext context, BatchProductShape shape, SumStage stage, int outputBytes, int leftZero, int rightZero)
    {
        var threads = context.Workers.Threads;

        if (IntegerGemmKernel.Bytes is { } bytes && (rightZero == 0 || shape.Depth > ShortDepth))
        {
            var plain = new MatrixLeft<sbyte, sbyte>(context, shape, conversion: null);
            var work = new IntegerBatchWork<sbyte, sbyte>(shape, bytes, stage, int.MaxValue, threads) { OutputBytes = outputBytes, RowBytes = plain.RowBytes, LeftZero = leftZero, RightZero = rightZero };
            return new IntegerBatchKernel<sbyte, sbyte, sbyte>(work, context, plain);
        }

        var wide = new MatrixLeft<sbyte, short>(context, shape, new WideningWork<sbyte>(context.Input(0).Count, leftZero, threads));
        var words = new IntegerBatchWork<short, sbyte>(shape, IntegerGemmKernel.Words, stage, int.MaxValue, threads) { OutputBytes = outputBytes, RowBytes = wide.RowBytes, RightZero = rightZero };
        return new IntegerBatchKernel<sbyte, short, sbyte>(words, context, wide);
    }
}
