using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>One recurrent cell of an operator: what it reads, its state, and where in the output it writes.</summary>
internal sealed record RnnDirection(SimpleCell Cell, TensorValue Input, TensorValue? Auxiliary, TensorValue State, TensorValue Output, int Offset);
