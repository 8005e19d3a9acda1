namespace TfLiteQuant.Ops;

/// <summary>Runs the LSTMs of an operator one after the other.</summary>
internal sealed unsafe class LstmKernel(params LstmDirection[] directions) : OpKernel, IInnerValues
{
    private readonly CellRelay[] _relays = [.. directions.Select(static (direction, i) => new CellRelay(direction.OutputState, direction.CellState, CellRelay.Positions * i))];

    public IInnerValueObserver? Observer
    {
        get => _relays[0].Observer;
        set
        {
            for (var i = 0; i < directions.Length; i++)
            {
                _relays[i].Observer = value;
                directions[i].Cell.Listener = value is null ? null : _relays[i];
            }
        }
    }

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
}
