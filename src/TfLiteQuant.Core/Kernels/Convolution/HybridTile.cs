namespace TfLiteQuant.Kernels;

/// <summary>What one call of the hybrid tile kernel works on: some rows of codes, and a panel of weights.</summary>
internal unsafe struct HybridTile
{
    /// <summary>Where the pieces of each row of codes, raised by 128, begin: as many pointers per piece as a full tile has rows.</summary>
    public byte** Rows;

    /// <summary>Pieces of a row.</summary>
    public nint Taps;

    /// <summary>Bytes of a piece, a multiple of 4.</summary>
    public nint Depth;

    /// <summary>Columns of the right side, four bytes of each after the other.</summary>
    public byte* Panel;

    /// <summary>Bytes from one step of the panel to the next.</summary>
    public nint PanelStep;

    /// <summary>What the sums begin with, a value per column.</summary>
    public int* Start;

    /// <summary>What a sum is multiplied by first, a value per column.</summary>
    public float* Scales;

    /// <summary>What it is multiplied by then; where both scales were multiplied before, it is not looked at.</summary>
    public float RowScale;

    /// <summary>Added then, a value per column.</summary>
    public float* Bias;

    public float Min;

    public float Max;

    /// <summary>Where the first row's results go.</summary>
    public float* Output;

    /// <summary>Bytes from what is read of the panel to what is brought near meanwhile.</summary>
    public nint Ahead;

    /// <summary>Floats from one row of results to the next.</summary>
    public nint OutputStep;

    /// <summary>A vector of the smallest results so far, and behind it one of the largest.</summary>
    public float* Extremes;
}
