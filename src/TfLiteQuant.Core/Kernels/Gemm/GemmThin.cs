namespace TfLiteQuant.Kernels;

/// <summary>When the columns of a right side are computed as dot products (<see cref="GemmThinKernel{TVector,TLanes}"/>).</summary>
internal static class GemmThin
{
    /// <summary>Columns that it takes at most.</summary>
    public const int MostColumns = 4;

    /// <summary>Lanes of the partial sums, whatever a register holds.</summary>
    private const int Lanes = 16;

    /// <summary>Rows of the right side for each column, so that adding up the lanes does not count; measured.</summary>
    private const int LeastRowsPerColumn = 64;

    /// <summary>Whether dot products are faster than tiles. The answer is the same for every processor, since sums in another order are
    /// other floats.</summary>
    /// <param name="rows">Rows of the right side: the length of its columns.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="depth">Floats of a piece of a row of the left side.</param>
    public static bool Pays(int rows, int columns, int depth) => columns is > 0 and <= MostColumns && depth >= Lanes && rows >= LeastRowsPerColumn * columns;
}
