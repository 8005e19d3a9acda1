using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BITCAST: the same bytes as elements of the output's type. Smaller elements add an innermost dimension, larger ones
/// take it away.</summary>
public sealed partial class BitcastOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Bitcast;

    public override OpKernel Bind(BindContext context)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        int from = input.Type.BitsPerElement(), to = output.Type.BitsPerElement();
        if (from < 8) throw context.UnsupportedType(input);
        if (to < 8) throw context.UnsupportedType(output);
        if (from < to && (input.Rank == 0 || input.Shape[^1] != to / from))
            throw context.Fail($"Its innermost dimension must be {to / from} to become {output.Type}, in [{string.Join(',', input.Shape)}].", "The model is malformed.");
        output.Resize(from > to ? [.. input.Shape, from / to] : from < to ? input.Shape[..^1] : input.Shape);
        context.AllowInPlace(0, 0);
        return new CopyKernel(input, output);
    }
}
