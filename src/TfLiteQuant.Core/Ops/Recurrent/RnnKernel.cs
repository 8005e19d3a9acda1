using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>Runs the recurrent cells of an operator one after the other.</summary>
internal sealed unsafe class RnnKernel(params RnnDirection[] directions)
    : RecurrentKernel([.. directions.Select(static direction => new CellRelay(direction.State, null, 0))])
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

    protected override void Tell(int direction, ICellListener? listener) => directions[direction].Cell.Listener = listener;
}
