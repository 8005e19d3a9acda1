namespace TfLiteQuant.Kernels;

/// <summary>Sums of products with their bias, and where what becomes of them goes.</summary>
internal unsafe struct SumBlock
{
    /// <summary>Sums, row after row.</summary>
    public int* Sums;

    /// <summary>Sums in 64 bits, where <see cref="SumStage.IsWide"/> asks for them.</summary>
    public long* WideSums;

    /// <summary>Sums from one row to the next, at least <see cref="Columns"/>.</summary>
    public int Stride;

    public int Rows;

    /// <summary>Number of the first row in the whole result.</summary>
    public int FirstRow;

    /// <summary>Rows of the result that share a scale, where rows have scales.</summary>
    public int RowsPerScale;

    /// <summary>Where each row of the output begins.</summary>
    public byte** Outputs;

    /// <summary>First column within the rows of the output.</summary>
    public int Column;

    public int Columns;

    /// <summary>Channel of the first column among all of the output's.</summary>
    public int Channel;

    /// <summary>Sums of the weights, a value per column.</summary>
    public int* WeightSums;
}
