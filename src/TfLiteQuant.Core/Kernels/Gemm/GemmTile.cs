namespace TfLiteQuant.Kernels;

/// <summary>What one call of the tile kernel works on.</summary>
internal unsafe struct GemmTile
{
    /// <summary>Where each row of the left side begins: <see cref="GemmTileKernel{TVector,TLanes}.MaxRows"/> pointers per tap.</summary>
    public float** Rows;

    /// <summary>Added to every row's pointer: the group's first channel.</summary>
    public nint RowOffset;

    /// <summary>Pieces that a row consists of.</summary>
    public nint Taps;

    /// <summary>Floats of one piece.</summary>
    public nint Depth;

    /// <summary>Columns of the right side, taps * depth rows of them.</summary>
    public float* Panel;

    /// <summary>Floats from one row of the panel to the next.</summary>
    public nint PanelStep;

    /// <summary>Floats from what is read of the panel to what is brought near meanwhile: one line of the cache for each row of the panel.</summary>
    public nint Ahead;

    /// <summary>A value per column, as many as the panel has lanes.</summary>
    public float* Bias;

    /// <summary>Where each row of the result begins.</summary>
    public float** Outputs;

    /// <summary>The panel's first column.</summary>
    public nint Column;

    /// <summary>Whether all columns of the panel's last vector exist.</summary>
    public bool IsLastFull;

    /// <summary>A mask of the columns of the panel's last vector that exist.</summary>
    public float* LastMask;

    public float Min;

    public float Max;
}
