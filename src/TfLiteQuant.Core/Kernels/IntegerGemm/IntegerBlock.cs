namespace TfLiteQuant.Kernels;

/// <summary>Rows of the left side, given as pointers, and the panels they are multiplied with.</summary>
internal unsafe struct IntegerBlock
{
    /// <summary>Pointers to the pieces of rows: tile after tile of <see cref="IntegerGemmKernel.MaxRows"/> rows, in a tile tap after tap.</summary>
    public byte** Rows;

    /// <summary>Where each row of the result begins.</summary>
    public byte** Outputs;

    /// <summary>Added to all sums of each row, where elements are bytes; null for nothing, as where the stage takes wide sums.</summary>
    public int* RowTerms;

    public int RowCount;

    /// <summary>Number of the first row in the whole result.</summary>
    public int FirstRow;

    /// <summary>Rows of the result that share a scale, where rows have scales.</summary>
    public int RowsPerScale;

    /// <summary>Bytes added to every row's pointer: the group's first channel.</summary>
    public nint RowOffset;

    public int FirstPanel;

    public int EndPanel;

    /// <summary>Channel of the panels' first column among all of the output's.</summary>
    public int FirstChannel;
}
