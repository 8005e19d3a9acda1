namespace TfLiteQuant.Kernels;

/// <summary>A block of columns of the right side.</summary>
/// <param name="Column">First column.</param>
/// <param name="Vectors">Vectors beside each other.</param>
/// <param name="LastLanes">Columns of the last vector that exist.</param>
/// <param name="Lane">First lane among all lanes of all panels: where its bias begins.</param>
/// <param name="Form">How its values lie.</param>
internal readonly record struct GemmPanel(int Column, int Vectors, int LastLanes, int Lane, PanelForm Form = PanelForm.Wide);

/// <summary>How the values of a panel lie.</summary>
internal enum PanelForm : byte
{
    /// <summary>A row of vectors for each row.</summary>
    Wide,

    /// <summary>The same, but for the last vector, which has its columns in the lower half of its lanes and once more in the upper
    /// (<see cref="GemmHalfKernel"/>).</summary>
    Half,

    /// <summary>Two rows share the one vector (<see cref="GemmPairKernel"/>).</summary>
    Paired,

    /// <summary>A row of vectors for each row, even and odd rows summed up apart (<see cref="GemmAlternatingKernel{TVector,TLanes}"/>).</summary>
    Alternating,

    /// <summary>Columns, of which there are <see cref="GemmPanel.LastLanes"/>, lie one behind the other, each in one piece
    /// (<see cref="GemmThinKernel{TVector,TLanes}"/>).</summary>
    Thin,
}
