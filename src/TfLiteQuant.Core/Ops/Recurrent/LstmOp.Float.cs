using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Float kernels: the full one of 20 or 24 inputs, and the basic one of 5.</content>
public sealed partial class LstmOp
{
    internal const int OutputState = 18, CellState = 19;

    private const int ActivationField = 0, CellClipField = 1, ProjectionClipField = 2;
    private const int BasicInputs = 5;

    /// <summary>Operands of the layouts with 20 and 24 inputs.</summary>
    internal static LstmOperands Operands(BindContext context) => new()
    {
        Input = 1, Recurrent = 5, Peephole = 9, Bias = 12, Projection = 16, Norm = context.InputCount >= 24 ? 20 : -1,
    };

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context)
    {
        var input = context.Input(0);
        if (input.Type == TensorType.Int8) return BindInt8(context);
        context.RequireRank(input, 2, 2);
        if (input.Type == TensorType.UInt8 && context.Options.GetInteger(KernelTypeField) > 0)
        {
            context.RequireArity(BasicInputs, 4);
            return BasicCodeLstmKernel.Bind(context);
        }

        context.RequireType(input, TensorType.Float32);
        return context.Options.GetInteger(KernelTypeField) > 0 ? BindBasic(context, input) : BindFull(context, input);
    }

    private static LstmKernel? BindFull(BindContext context, TensorValue input)
    {
        context.RequireInputs(20, 1);
        var options = context.Options;
        var weights = Operands(context).Pack(
            context, input.Shape[1], 0, context.Activation(ActivationField), options.GetSingle(CellClipField), options.GetSingle(ProjectionClipField));
        if (weights is null) return null;
        var layout = new SequenceLayout(1, input.Shape[0], true, false);
        var output = context.Output(0);
        context.RequireType(output, TensorType.Float32);
        output.Resize(layout.Batch, weights.Outputs);
        return new LstmKernel(new LstmDirection(
            new LstmCell(weights, layout, context.Workers), input, null,
            context.Float(OutputState, layout.Batch, weights.Outputs), context.Float(CellState, layout.Batch, weights.Units), output, 0));
    }

    // One matrix for input and previous output, gates in the order input, cell, forget, output. Outputs: activation, state,
    // the joined inputs, and the sums before the gates' activations in the order of the matrix.
    private static BasicLstmKernel? BindBasic(BindContext context, TensorValue input)
    {
        context.RequireArity(BasicInputs, 4);
        var previous = context.Input(1);
        context.RequireRank(previous, 2, 2);
        var (batch, features, units) = (input.Shape[0], input.Shape[1], previous.Shape[1]);
        context.Float(1, batch, units);
        var matrix = context.Float(2, 4 * units, features + units);
        var bias = context.Float(3, 4 * units);
        context.Float(4, batch, units);
        if (!context.TryReadAll(2, 3)) return null;
        for (var i = 0; i < 4; i++) context.RequireType(context.Output(i), TensorType.Float32);
        context.Output(0).Resize(batch, units);
        context.Output(1).Resize(batch, units);
        context.Output(2).Resize(batch, features + units);
        context.Output(3).Resize(batch, 4 * units);

        var padded = PackedRows.Padded(units);
        var (ofInput, ofState) = (new PackedRows(4 * padded, features), new PackedRows(4 * padded, units));
        var weights = new LstmWeights
        {
            Units = units, Outputs = units, IsCoupled = false, Activation = CellActivation.Tanh,
            Input = ofInput, Recurrent = ofState, Bias = new AlignedArray<float>(4 * padded),
        };
        ReadOnlySpan<int> gates = [0, 2, 1, 3];
        for (var gate = 0; gate < 4; gate++)
        {
            for (var unit = 0; unit < units; unit++)
            {
                var row = matrix.Values<float>().Slice((gates[gate] * units + unit) * (features + units), features + units);
                ofInput.Set(gate * padded + unit, row[..features]);
                ofState.Set(gate * padded + unit, row[features..]);
            }

            bias.Values<float>().Slice(gates[gate] * units, units).CopyTo(weights.Bias.Span[(gate * padded)..]);
        }

        return new BasicLstmKernel(context, new LstmCell(weights, new SequenceLayout(1, batch, true, false), context.Workers));
    }
}
