using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>Where the operands of one LSTM stand among an operator's inputs, each the first of its group; -1 for a group
/// that the operator does not have. Gates stand in the order input, forget, cell, output.</summary>
internal sealed record LstmOperands
{
    /// <summary>Weights of the input, 4 gates.</summary>
    public required int Input { get; init; }

    /// <summary>Weights of the previous output, 4 gates.</summary>
    public required int Recurrent { get; init; }

    /// <summary>Weights of the cell's state, for the gates input, forget and output.</summary>
    public required int Peephole { get; init; }

    /// <summary>Biases, 4 gates.</summary>
    public required int Bias { get; init; }

    /// <summary>Projection weights, then its bias.</summary>
    public required int Projection { get; init; }

    /// <summary>Scales after normalization, 4 gates.</summary>
    public int Norm { get; init; } = -1;

    /// <summary>Weights of a second input, 4 gates.</summary>
    public int Auxiliary { get; init; } = -1;

    /// <summary>Packs the weights; null where their values are not known yet.</summary>
    public LstmWeights? Pack(BindContext context, int features, int auxiliaryFeatures, CellActivation activation, float cellClip, float projectionClip)
    {
        if (!context.TryReadAll([.. RecurrentOperands.Positions(Input, 4), .. RecurrentOperands.Positions(Recurrent, 4),
                .. RecurrentOperands.Positions(Peephole, 3), .. RecurrentOperands.Positions(Bias, 4), .. RecurrentOperands.Positions(Projection, 2)])) return null;
        if (Norm >= 0 && !context.TryReadAll(RecurrentOperands.Positions(Norm, 4))) return null;
        if (Auxiliary >= 0 && !context.TryReadAll(RecurrentOperands.Positions(Auxiliary, 4))) return null;

        var coupled = context.OptionalInput(Input) is null;
        var outputGate = context.Input(Input + 3);
        var recurrentGate = context.Input(Recurrent + 3);
        context.RequireRank(outputGate, 2, 2);
        context.RequireRank(recurrentGate, 1, 2);
        var diagonal = recurrentGate.Rank == 1;
        var (units, outputs) = (outputGate.Shape[0], recurrentGate.Shape[diagonal ? 0 : 1]);
        var projection = context.Matrix(Projection, outputs, units);
        context.Require(projection is not null || outputs == units, $"It has {units} units for {outputs} outputs and no projection.");
        context.Require(!diagonal || outputs == units, "Its recurrent weights are diagonal, but outputs are no units.");
        var first = coupled ? 1 : 0;
        return new LstmWeights
        {
            Units = units,
            Outputs = outputs,
            IsCoupled = coupled,
            Activation = activation,
            CellClip = cellClip,
            ProjectionClip = projectionClip,
            Input = Gates(context, Input, first, units, features),
            Auxiliary = auxiliaryFeatures > 0 && Auxiliary >= 0 && context.OptionalInput(Auxiliary + 3) is not null
                ? Gates(context, Auxiliary, first, units, auxiliaryFeatures)
                : null,
            Recurrent = diagonal ? null : Gates(context, Recurrent, first, units, outputs),
            Diagonal = diagonal ? Vectors(context, Recurrent, first, units) : null,
            Bias = Vectors(context, Bias, first, units),
            Peepholes = Peepholes(context, coupled, units),
            Norms = Norm >= 0 && context.OptionalInput(Norm + 3) is not null ? Norms(context, first, units) : null,
            Projection = projection,
            ProjectionBias = projection is null ? null : context.Vector(Projection + 1, outputs) ?? new AlignedArray<float>(projection.Rows),
        };
    }

    private static RowMatrix Gates(BindContext context, int position, int first, int units, int columns)
    {
        var padded = PackedRows.Padded(units);
        if (HybridOperands.AreCodes(context.Input(position + first)))
        {
            var codes = HybridOperands.Matrix(context, padded * (4 - first), columns);
            for (var gate = first; gate < 4; gate++) HybridOperands.Set(context, codes, (gate - first) * padded, position + gate, units);
            return codes;
        }

        var packed = new PackedRows(padded * (4 - first), columns);
        for (var gate = first; gate < 4; gate++) packed.Set((gate - first) * padded, context.Float(position + gate, units, columns).Values<float>());
        return packed;
    }

    private static AlignedArray<float> Vectors(BindContext context, int position, int first, int units)
    {
        var padded = PackedRows.Padded(units);
        var vectors = new AlignedArray<float>(padded * (4 - first));
        for (var gate = first; gate < 4; gate++)
            context.Float(position + gate, units).Values<float>().CopyTo(vectors.Span[((gate - first) * padded)..]);

        return vectors;
    }

    // The cell gate never sees the state.
    private AlignedArray<float>?[]? Peepholes(BindContext context, bool coupled, int units)
    {
        var peepholes = new AlignedArray<float>?[]
        {
            coupled ? null : context.Vector(Peephole, units), context.Vector(Peephole + 1, units), null, context.Vector(Peephole + 2, units),
        };
        return Array.TrueForAll(peepholes, static peephole => peephole is null) ? null : peepholes;
    }

    private AlignedArray<float>?[] Norms(BindContext context, int first, int units)
    {
        var norms = new AlignedArray<float>?[4];
        for (var gate = first; gate < 4; gate++)
        {
            context.Float(Norm + gate, units);
            norms[gate] = context.Vector(Norm + gate, units);
        }

        return norms;
    }
}
