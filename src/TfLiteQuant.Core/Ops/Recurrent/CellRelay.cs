using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>Passes on what a cell tells, under the operator's tensors and positions.</summary>
/// <param name="outputState">State that holds the last output.</param>
/// <param name="cellState">State that holds the last cell state; null where the cell has none.</param>
/// <param name="first">Position of the first of the cell's intermediates.</param>
internal sealed class CellRelay(TensorValue outputState, TensorValue? cellState, int first) : ICellListener
{
    /// <summary>Intermediates of an LSTM: four gates and the hidden value.</summary>
    public const int Positions = 5;

    private const int HiddenPosition = 4;

    /// <summary>Who is told.</summary>
    public IInnerValueObserver? Observer { get; set; }

    public void GateSum(int gate, ReadOnlySpan<float> sums) => Observer?.Intermediate(first + gate, sums);

    public void CellState(ReadOnlySpan<float> state)
    {
        if (cellState is not null) Observer?.State(cellState, state);
    }

    public void Hidden(ReadOnlySpan<float> hidden) => Observer?.Intermediate(first + HiddenPosition, hidden);

    public void Output(ReadOnlySpan<float> output) => Observer?.State(outputState, output);
}
