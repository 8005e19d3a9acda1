using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>A bound pooling in float32.</summary>
internal sealed unsafe class PoolingKernel(PoolingWork work, WorkerPool workers, TensorValue input, TensorValue output) : OpKernel
{
    public override void Run() => work.Run(workers, input.Pointer<float>(), output.Pointer<float>());

    /// <summary>Checks the operator and binds it.</summary>
    public static PoolingKernel Bind(BindContext context, PoolingKind kind)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        FloatOperands.Require(context, input, output);
        var fields = PoolingFields.Of(context);
        var (shape, _, _) = fields.Over(context, kind);
        var range = FusedRange.Of(fields.Activation);
        return new PoolingKernel(PoolingWork.Create(shape, context.Workers.Threads, range.Min, range.Max), context.Workers, input, output);
    }
}
