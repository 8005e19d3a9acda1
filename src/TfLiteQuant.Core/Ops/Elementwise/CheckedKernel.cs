namespace TfLiteQuant.Ops;

/// <summary>A kernel whose operands' values are checked before every run.</summary>
/// <param name="check">Throws where a value is not allowed.</param>
/// <param name="kernel">The kernel proper.</param>
internal sealed class CheckedKernel(Action check, OpKernel kernel) : OpKernel
{
    public override void Run()
    {
        check();
        kernel.Run();
    }
}
