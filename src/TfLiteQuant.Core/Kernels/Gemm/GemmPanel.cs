namespace TfLiteQuant.Kernels;

/// <summary>A block of columns of the right side.</summary>
/// <param name="Column">First column.</param>
/// <param name="Vectors">Vectors beside each other.</param>
/// <param name="LastLanes">Columns of the last vector that exist.</param>
/// <param name="Lane">First lane among all lanes of all panels: where its bias begins.</param>
internal readonly record struct GemmPanel(int Column, int Vectors, int LastLanes, int Lane);
