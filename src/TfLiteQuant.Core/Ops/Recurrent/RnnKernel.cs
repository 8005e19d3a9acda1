namespace TfLiteQuant.Ops;

/// <summary>Runs the recurrent cells of an operator one after the other.</summary>
internal sealed unsafe class RnnKernel(params RnnDirection[] directions) : OpKernel
{
    public override void Run()
    {
        foreach (var direction in directions)
        {
            direction.Cell.Run(
                direction.Input.Pointer<float>(), direction.Auxiliary is null ? null : direction.Auxiliary.Pointer<float>(),
                direction.State.Pointer<float>(), direction.Output.Pointer<float>() + direction.Offset, direction.Output.Shape[^1]);
        }
    }
}
