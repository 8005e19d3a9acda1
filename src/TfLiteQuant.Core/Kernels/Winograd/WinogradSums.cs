namespace TfLiteQuant.Kernels;

/// <summary>Products that are transformed back: 4x4 values m of each tile and column into A' m A, with bias and activation.</summary>
internal unsafe struct WinogradSums
{
    /// <summary>The first of sixteen stretches: tile after tile, <see cref="Width"/> floats each.</summary>
    public float* Products;

    /// <summary>Floats from one stretch to the next.</summary>
    public nint Step;

    /// <summary>Columns of the panel, whole vectors.</summary>
    public int Width;

    /// <summary>Columns that exist, more than <see cref="Width"/> less a vector.</summary>
    public int Columns;

    /// <summary>A value for each column.</summary>
    public float* Bias;

    /// <summary>Four pointers for each tile: its upper left, upper right, lower left and lower right output position.</summary>
    public float** Outputs;

    /// <summary>Added to every output's pointer: the panel's first column.</summary>
    public nint Column;

    public int Tiles;

    public float Min;

    public float Max;

    /// <summary>Is set for each tile that has a value, before the activation, that is infinite or no number.</summary>
    public bool* Broken;
}
