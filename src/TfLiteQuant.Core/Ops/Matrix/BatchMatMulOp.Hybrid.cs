using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Float left side, int8 right side: each row of the left side is quantized by itself.</content>
public sealed partial class BatchMatMulOp
{
    private static OpKernel BindHybrid(BindContext context)
    {
        TensorValue left = context.Input(0), right = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, left, output);
        if (right.Type != TensorType.Int8) throw context.UnsupportedType(right);
        var shape = Geometry(context);
        var (scales, rightZero) = IntegerOperands.Weights(context, right, shape.Columns, RightAxis(context, shape));
        if (rightZero != 0) throw context.Fail("Its right side has a zero point.", "The hybrid kernel takes symmetric codes; the model is malformed.");
        var rows = new RowScales(shape.LeftCount * shape.Rows);
        var kernel = IntegerGemmKernel.Bytes ?? IntegerGemmKernel.Words;
        var stage = HybridStage.Create(
            scales, rows, ScaleOrder.Together, kernel.ElementBytes == 1, float.NegativeInfinity, float.PositiveInfinity);
        return kernel.ElementBytes == 1 ? BindHybrid<sbyte>(context, shape, kernel, stage, rows) : BindHybrid<short>(context, shape, kernel, stage, rows);
    }

    private static IntegerBatchKernel<float, T, sbyte> BindHybrid<T>(BindContext context, BatchProductShape shape, IntegerGemmKernel kernel, HybridStage stage, RowScales rows)
        where T : unmanaged
    {
        var threads = context.Workers.Threads;
        var quantization = new DynamicQuantizationWork<T>(rows.Count, shape.Depth, context.Options.GetBoolean(AsymmetricInputsField), rows, threads);
        var left = new MatrixLeft<float, T>(context, shape, quantization);
        var work = new IntegerBatchWork<T, sbyte>(shape, kernel, stage, int.MaxValue, threads) { OutputBytes = sizeof(float), RowBytes = left.RowBytes };
        return new IntegerBatchKernel<float, T, sbyte>(work, context, left);
    }
}
