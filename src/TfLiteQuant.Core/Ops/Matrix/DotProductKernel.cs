using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>Few rows times weights that are read where they lie.</summary>
internal sealed unsafe class DotProductKernel(
    DotProductWork work, WorkerPool workers, TensorValue input, TensorValue filter, TensorValue? bias, TensorValue output) : OpKernel
{
    public override void Run() => work.Run(
        workers, input.Pointer<float>(), filter.Pointer<float>(), bias is null ? null : bias.Pointer<float>(), output.Pointer<float>());
}
