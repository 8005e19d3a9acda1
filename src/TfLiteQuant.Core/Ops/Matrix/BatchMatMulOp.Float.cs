using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class BatchMatMulOp
{
    private static OpKernel BindFloat(BindContext context)
    {
        TensorValue left = context.Input(0), right = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, left, right, output);
        var shape = Geometry(context);
        var threads = context.Workers.Threads;
        if (shape.Rows <= DotProductWork.MostRows && shape.LeftCount == 1 && shape.RightCount == 1 && shape.IsRightTransposed && !shape.IsLeftTransposed)
        {
            var dots = DotProductWork.Create(shape.Rows, shape.Columns, shape.Depth, threads, float.NegativeInfinity, float.PositiveInfinity);
            return new DotProductKernel(dots, context.Workers, left, right, bias: null, output);
        }

        return new BatchProductKernel(new BatchProductWork(shape, threads), context.Workers, left, right, output);
    }
}
