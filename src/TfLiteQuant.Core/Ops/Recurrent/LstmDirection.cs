using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>One LSTM of an operator: what it reads, its states, and where in the output it writes.</summary>
/// <param name="Cell">The computation.</param>
/// <param name="Input">Sequence.</param>
/// <param name="Auxiliary">Second sequence; null where there is none.</param>
/// <param name="OutputState">[batch, outputs].</param>
/// <param name="CellState">[batch, units].</param>
/// <param name="Output">Result.</param>
/// <param name="Offset">First column of the result.</param>
internal sealed record LstmDirection(
    LstmCell Cell, TensorValue Input, TensorValue? Auxiliary, TensorValue OutputState, TensorValue CellState, TensorValue Output, int Offset);
