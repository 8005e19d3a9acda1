namespace TfLiteQuant.Kernels;

/// <summary>One of the sixteen products of a block of tiles: a row per tile, a column per output channel of a panel.</summary>
internal unsafe struct WinogradProduct
{
    /// <summary>Rows, one behind the other.</summary>
    public float* Rows;

    public int RowCount;

    /// <summary>Input channels, which is also the floats from one row to the next.</summary>
    public nint Depth;

    /// <summary>The panel: a row of <see cref="Vectors"/> vectors for each input channel.</summary>
    public float* Panel;

    /// <summary>Vectors beside each other in the panel.</summary>
    public int Vectors;

    /// <summary>The result: rows as wide as the panel, one behind the other.</summary>
    public float* Sums;

    /// <summary>What is brought near next; the kernel keeps it.</summary>
    public float* Ahead;

    /// <summary>Floats by which that goes on for each row of the panel; the kernel keeps it.</summary>
    public nint AheadStep;
}
