namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>A weight matrix of a recurrent cell, packed for products with few float vectors.</summary>
internal abstract class RowMatrix(int rows, int columns)
{
    /// <summary>Rows, padded to whole vectors.</summary>
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;
}
