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
        var fields = PoolingFields.OfStructure(context);
        var (shape, top, left) = fields.Over(context, PoolingKind.Max);
        indices.Resize(output.Shape);
        var range = FusedRange.Of(fields.Activation);
        var work = new ArgmaxPoolingWork(shape, top, left, fields.Horizontal.Filter, context.Workers.Threads) { Min = range.Min, Max = range.Max };
        return new Kernel(work, context.Workers, input, output, indices);
    }

    private sealed unsafe class Kernel(ArgmaxPoolingWork work, WorkerPool workers, TensorValue input, TensorValue output, TensorValue indices) : OpKernel
    {
        public override void Run() => work.Run(workers, input.Pointer<float>(), output.Pointer<float>(), indices.Pointer<float>());
    }
}
