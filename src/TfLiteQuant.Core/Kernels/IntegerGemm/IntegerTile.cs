namespace TfLiteQuant.Kernels;

/// <summary>What one call of the integer tile kernel works on: tiles of as many rows each, one behind the other.</summary>
internal unsafe struct IntegerTile
{
    /// <summary>Where each row of the left side begins: as many pointers per tap as a full tile has rows.</summary>
    public byte** Rows;

    /// <summary>Pointers from one tile to the next.</summary>
    public nint RowStep;

    /// <summary>Tiles.</summary>
    public nint Count;

    /// <summary>Bytes added to every row's pointer.</summary>
    public nint RowOffset;

    /// <summary>Pieces that a row consists of.</summary>
    public nint Taps;

    /// <summary>Bytes of one piece, a multiple of 4.</summary>
    public nint Depth;

    /// <summary>Columns of the right side, four bytes of each after the other.</summary>
    public byte* Panel;

    /// <summary>Bytes from one step of the panel to the next.</summary>
    public nint PanelStep;

    /// <summary>Bytes from what the first tile reads of the panel to what it brings near meanwhile, a line of the cache for each step; the
    /// tiles behind it bring the lines behind that near, as far as a step reaches. 0 for nothing.</summary>
    public nint Ahead;

    /// <summary>What the sums begin with, a value per column.</summary>
    public int* Bias;

    /// <summary>Added to all sums of each row, where elements are bytes; null for nothing.</summary>
    public int* RowTerms;

    /// <summary>Where the sums go.</summary>
    public int* Sums;

    /// <summary>Sums from one row to the next.</summary>
    public nint SumStride;
}
