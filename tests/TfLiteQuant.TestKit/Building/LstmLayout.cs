namespace TfLiteQuant.TestKit;

/// <summary>Sizes and optional parts of a full LSTM.</summary>
/// <param name="Units">Cells.</param>
/// <param name="Projection">Outputs after the projection, 0 for none.</param>
/// <param name="Peephole">Whether gates see the cell state.</param>
/// <param name="LayerNorm">Whether gates are normalized.</param>
/// <param name="CoupledGates">Whether the input gate is one minus the forget gate (CIFG).</param>
public sealed record LstmLayout(int Units, int Projection = 0, bool Peephole = false, bool LayerNorm = false, bool CoupledGates = false)
{
    /// <summary>Width of the output.</summary>
    public int OutputSize => Projection > 0 ? Projection : Units;
}
