namespace TfLiteQuant.Kernels;

/// <summary>Many products of matrices: result b is left <c>LeftOf[b]</c> times right <c>RightOf[b]</c>.</summary>
/// <param name="Rows">Rows of each result.</param>
/// <param name="Depth">Length of the sums.</param>
/// <param name="Columns">Columns of each result.</param>
/// <param name="LeftOf">The left matrix of each result.</param>
/// <param name="RightOf">The right matrix of each result.</param>
/// <param name="LeftCount">Left matrices.</param>
/// <param name="RightCount">Right matrices.</param>
/// <param name="IsLeftTransposed">Whether left matrices lie as depth x rows.</param>
/// <param name="IsRightTransposed">Whether right matrices lie as columns x depth.</param>
internal sealed record BatchProductShape(
    int Rows, int Depth, int Columns, int[] LeftOf, int[] RightOf, int LeftCount, int RightCount, bool IsLeftTransposed, bool IsRightTransposed);
