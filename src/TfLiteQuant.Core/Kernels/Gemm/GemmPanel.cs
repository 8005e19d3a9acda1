namespace TfLiteQuant.Kernels;

/// <summary>A block of columns of the right side.</summary>
/// <param name="Column">First column.</param>
/// <param name="Vectors">Vectors beside each other.</param>
/// <param name="LastLanes">Columns of the last vector that exist.</param>
/// <param name="Lane">First lane among all lanes of all panels: where its bias begins.</param>
/// <param name="IsHalf">Whether the last vector has its columns in the lower half of its lanes and once more in the upper.</param>
/// <param name="IsPaired">Whether two rows share the one vector (<see cref="GemmPairKernel"/>).</param>
/// <param name="IsThin">Whether columns, of which there are <paramref name="LastLanes"/>, lie one behind the other, each in one piece.</param>
internal readonly record struct GemmPanel(int Column, int Vectors, int LastLanes, int Lane, bool IsHalf = false, bool IsPaired = false, bool IsThin = false);
