namespace TfLiteQuant.Kernels;

/// <summary>Rows of the left side, given as pointers, and the panels they are multiplied with.</summary>
internal unsafe struct GemmBlock
{
    /// <summary>Pointers to the pieces of rows: tile after tile of <see cref="GemmKernel.MaxRows"/> rows, in a tile tap after tap.</summary>
    public float** Rows;

    /// <summary>Where each row of the result begins.</summary>
    public float** Outputs;

    public int RowCount;

    /// <summary>Added to every row's pointer: the group's first channel.</summary>
    public nint RowOffset;

    public int Taps;

    public int Depth;

    public int FirstPanel;

    public int EndPanel;

    public float Min;

    public float Max;
}
