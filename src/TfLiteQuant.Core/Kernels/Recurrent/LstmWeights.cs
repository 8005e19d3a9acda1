namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Packed weights of an LSTM. Gates stand in the order input, forget, cell, output; each takes
/// <see cref="PaddedUnits"/> rows, and a coupled LSTM has none for the first.</summary>
internal sealed class LstmWeights
{
    public required int Units { get; init; }

    public required int Outputs { get; init; }

    /// <summary>Whether the input gate is what the forget gate leaves over.</summary>
    public required bool IsCoupled { get; init; }

    /// <summary>Activation of the cell gate and of the cell's state.</summary>
    public required CellActivation Activation { get; init; }

    /// <summary>Bound of the cell's state, 0 for none.</summary>
    public float CellClip { get; init; }

    /// <summary>Bound of the projected output, 0 for none.</summary>
    public float ProjectionClip { get; init; }

    public required RowMatrix Input { get; init; }

    /// <summary>Weights of a second input.</summary>
    public RowMatrix? Auxiliary { get; init; }

    /// <summary>Weights of the previous output; null where they are diagonal.</summary>
    public RowMatrix? Recurrent { get; init; }

    /// <summary>Diagonal weights of the previous output, rows as in <see cref="Input"/>.</summary>
    public AlignedArray<float>? Diagonal { get; init; }

    /// <summary>Rows as in <see cref="Input"/>.</summary>
    public required AlignedArray<float> Bias { get; init; }

    /// <summary>Weights of the cell's state by gate; null for gates that do not see it.</summary>
    public AlignedArray<float>?[]? Peepholes { get; init; }

    /// <summary>Scales after normalization by gate; null where sums are not normalized.</summary>
    public AlignedArray<float>?[]? Norms { get; init; }

    /// <summary>Weights from units to outputs; null where the units are the outputs.</summary>
    public RowMatrix? Projection { get; init; }

    public AlignedArray<float>? ProjectionBias { get; init; }

    public int PaddedUnits => PackedRows.Padded(Units);

    /// <summary>First row of a gate.</summary>
    public int RowOf(int gate) => (gate - (IsCoupled ? 1 : 0)) * PaddedUnits;
}
