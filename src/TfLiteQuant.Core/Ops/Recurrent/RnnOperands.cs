using TfLiteQuant.Kernels.Recurrent;

namespace TfLiteQuant.Ops;

/// <summary>Where the operands of one simple recurrent cell stand among an operator's inputs.</summary>
/// <param name="Input">Weights of the input [units, features]; recurrent weights, bias and state follow.</param>
/// <param name="Auxiliary">Weights of a second input, -1 for none.</param>
internal sealed record RnnOperands(int Input, int Auxiliary = -1)
{
    /// <summary>Units; known from the shapes.</summary>
    public int Units(BindContext context)
    {
        context.RequireRank(context.Input(Input), 2, 2);
        return context.Input(Input).Shape[0];
    }

    /// <summary>Packs the weights and makes the direction; null where weights are not known yet.</summary>
    public RnnDirection? Bind(
        BindContext context, SequenceLayout layout, CellActivation activation, TensorValue input, TensorValue? auxiliary, TensorValue output, int offset)
    {
        var units = Units(context);
        if (!context.TryReadAll(Input, Input + 1, Input + 2) || (auxiliary is not null && !context.TryReadAll(Auxiliary))) return null;
        context.Input(Input + 1);
        context.Float(Input + 2, units);
        if (auxiliary is not null) context.Input(Auxiliary);
        var recurrent = context.Matrix(Input + 1, units, units)!;
        var projection = new InputProjection(recurrent.Rows, layout)
        {
            Weights = context.Matrix(Input, units, input.Shape[^1])!,
            AuxiliaryWeights = auxiliary is null ? null : context.Matrix(Auxiliary, units, auxiliary.Shape[^1]),
        };
        context.Input(Input + 2).Values<float>().CopyTo(projection.Bias.Span);
        var cell = new SimpleCell(projection, recurrent, units, activation, layout, context.Workers);
        return new RnnDirection(cell, input, auxiliary, context.Float(Input + 3, layout.Batch, units), output, offset);
    }
}
