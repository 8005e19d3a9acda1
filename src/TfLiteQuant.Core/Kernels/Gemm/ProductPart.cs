namespace TfLiteQuant.Kernels;

/// <summary>A part of a product: some of its rows by some of its panels.</summary>
/// <param name="FirstRow">First row.</param>
/// <param name="RowCount">Rows.</param>
/// <param name="FirstPanel">First panel.</param>
/// <param name="EndPanel">Panel to stop before.</param>
internal readonly record struct ProductPart(int FirstRow, int RowCount, int FirstPanel, int EndPanel);
