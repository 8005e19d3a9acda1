using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Packed weights and factors of an int8 LSTM. Gates are numbered input, forget, cell, output; each takes <see cref="PaddedUnits"/>
/// rows of a matrix, those of the logistic gates first and those of the cell gate last. A coupled LSTM has no rows for the input gate.</summary>
internal sealed class CodeLstmWeights
{
    /// <summary>Units are padded to whole vectors of 32-bit integers.</summary>
    public const int UnitLanes = 16;

    public required int Units { get; init; }

    public required int Outputs { get; init; }

    /// <summary>Whether the input gate is what the forget gate leaves over.</summary>
    public required bool IsCoupled { get; init; }

    /// <summary>Weights of the input. Sums begin with the biases, less the input's zero point times the weights.</summary>
    public required PackedCodeRows Input { get; init; }

    /// <summary>Weights of the previous output. Sums begin with what its zero point takes off.</summary>
    public required PackedCodeRows Recurrent { get; init; }

    /// <summary>From sums to gates' arguments, by gate.</summary>
    public required FixedPointMultiplier[] InputScales { get; init; }

    public required FixedPointMultiplier[] RecurrentScales { get; init; }

    /// <summary>Weights of the cell's state by gate; null for gates that do not see it.</summary>
    public AlignedArray<short>?[]? Peepholes { get; init; }

    public FixedPointMultiplier[] PeepholeScales { get; init; } = new FixedPointMultiplier[4];

    /// <summary>Normalization by gate; null where sums are not normalized.</summary>
    public WordNormalization?[]? Norms { get; init; }

    /// <summary>The cell's state is in units of two to this power.</summary>
    public required int CellPower { get; init; }

    /// <summary>Bound of the cell's state in its codes, 0 for none.</summary>
    public short CellClip { get; init; }

    /// <summary>From products of 15-bit fractions to the hidden state's codes.</summary>
    public required FixedPointMultiplier HiddenScale { get; init; }

    /// <summary>What is added to the hidden state: its zero point, or with a projection the negative of it.</summary>
    public required int HiddenZero { get; init; }

    /// <summary>Weights from units to outputs, whose sums begin with the biases; null where the units are the outputs.</summary>
    public PackedCodeRows? Projection { get; init; }

    public FixedPointMultiplier ProjectionScale { get; init; }

    /// <summary>Zero point of the output.</summary>
    public int OutputZero { get; init; }

    /// <summary>Bound of the projected output in its codes, 0 for none.</summary>
    public sbyte ProjectionClip { get; init; }

    public int PaddedUnits => Padded(Units);

    /// <summary>Rounds a number of units up to whole vectors.</summary>
    public static int Padded(int units) => (units + UnitLanes - 1) / UnitLanes * UnitLanes;

    /// <summary>First row of a gate.</summary>
    public int RowOf(int gate) => PlaceOf(gate, IsCoupled) * PaddedUnits;

    /// <summary>Where a gate stands among the rows: input, forget, output, cell.</summary>
    public static int PlaceOf(int gate, bool coupled) => (gate switch { 2 => 3, 3 => 2, _ => gate }) - (coupled ? 1 : 0);
}
