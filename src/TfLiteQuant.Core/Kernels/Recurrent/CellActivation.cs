namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Activations of recurrent cells, by the number the format stores.</summary>
internal enum CellActivation
{
    None = 0,
    Relu = 1,
    ReluN1To1 = 2,
    Relu6 = 3,
    Tanh = 4,
}
