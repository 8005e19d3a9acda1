using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>Runs the LSTMs of an operator one after the other.</summary>
internal sealed unsafe class LstmKernel(params LstmDirection[] directions)
    : RecurrentKernel([.. directions.Select(static (direction, i) => new CellRelay(direction.OutputState, direction.CellState, CellRelay.Positions * i))])
{
    public override void Run()
    {
        foreach (var direction in directions)
        {
            direction.Cell.Run(
                direction.Input.Pointer<float>(), direction.Auxiliary is null ? null : direction.Auxiliary.Pointer<float>(),
                direction.OutputState.Pointer<float>(), direction.CellState.Pointer<float>(),
                direction.Output.Pointer<float>() + direction.Offset, direction.Output.Shape[^1]);
        }
    }

    protected override void Tell(int direction, ICellListener? listener) => directions[direction].Cell.Listener = listener;
}
