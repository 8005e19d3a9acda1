namespace TfLiteQuant.Kernels;

/// <summary>Scales and zero points of a left side that was quantized while running: one for each run of rows.</summary>
/// <param name="count">How many.</param>
internal sealed class RowScales(int count)
{
    /// <summary>Real units per code.</summary>
    public AlignedArray<float> Scales { get; } = new(count);

    /// <summary>The code of 0.0.</summary>
    public AlignedArray<int> ZeroPoints { get; } = new(count);

    public int Count => Scales.Count;
}
