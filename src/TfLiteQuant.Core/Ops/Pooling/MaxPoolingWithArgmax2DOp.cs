using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// MaxPoolingWithArgmax2D, a custom operator of MediaPipe's models: the largest values of windows over an image [N,H,W,C], and for each
/// its place in the window, row by row, as a float a tenth above the integer. A window's part outside the image counts.
/// </summary>
public sealed class MaxPoolingWithArgmax2DOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Custom;

    public override string CustomCode => "MaxPoolingWithArgmax2D";

    public override OpKernel Bind(BindContext context)
    {
        context.RequireArity(1, 2);
        TensorValue input = context.Input(0), output = context.Output(0), indices = context.Output(1);
        FloatOperands.Require(context, input, output, indices);
        context.RequireRank(input, 4, 4);
        var (image, fields) = (input.Shape, PoolingFields.Of(context));
        var (height, top) = fields.Vertical.Over(context, fields.Padding, image[1]);
        var (width, left) = fields.Horizontal.Over(context, fields.Padding, image[2]);
        FloatOperands.Resize(context, output, image[0], height, width, image[3]);
        indices.Resize(output.Shape);
        var shape = new PoolingShape(
            PoolingKind.Max,
            image[0],
            AxisTaps.Window(image[1], height, fields.Vertical.Filter, fields.Vertical.Stride, top),
            AxisTaps.Window(image[2], width, fields.Horizontal.Filter, fields.Horizontal.Stride, left),
            image[3]);
        var range = FusedRange.Of(fields.Activation);
        var work = new ArgmaxPoolingWork(shape, top, left, fields.Horizontal.Filter, context.Workers.Threads) { Min = range.Min, Max = range.Max };
        return new Kernel(work, context.Workers, input, output, indices);
    }

    private sealed unsafe class Kernel(ArgmaxPoolingWork work, WorkerPool workers, TensorValue input, TensorValue output, TensorValue indices) : OpKernel
    {
        public override void Run() => work.Run(workers, input.Pointer<float>(), output.Pointer<float>(), indices.Pointer<float>());
    }
}
