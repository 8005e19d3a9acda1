using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>Rows of floats times codes with scales for blocks.</summary>
internal sealed unsafe class BlockProductKernel(BlockProductWork work, WorkerPool workers, TensorValue input, TensorValue? bias, TensorValue output) : OpKernel
{
    public override void Run()
        => work.Run(workers, input.Pointer<float>(), bias is null ? [] : bias.Values<float>(), output.Pointer<float>());
}
