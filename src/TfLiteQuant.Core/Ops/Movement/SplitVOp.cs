using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SPLIT_V: parts of given lengths along an axis; one length may be -1 for the rest. Inputs: value, lengths, axis.</summary>
public sealed partial class SplitVOp : OpDefinition
{
    private const int CountField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.SplitV;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 2 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, context.Options.GetInt32(CountField));
        var (input, lengthsTensor, axisTensor) = (context.Input(0), context.Input(1), context.Input(2));
        context.Require(axisTensor.Count == 1, "Its axis is not a single number.");
        context.RequireShape(lengthsTensor, context.OutputCount);
        var bytes = context.ElementBytes(input);
        if (!context.TryReadValues(1) || !context.TryReadValues(2)) return null;
        var axis = context.ResolveAxis(context.Integers(axisTensor)[0], input.Rank);
        var lengths = context.Integers(lengthsTensor);
        var open = Array.IndexOf(lengths, -1);
        if (open >= 0) lengths[open] = input.Shape[axis] - (lengths.Sum() + 1);
        context.Require(
            lengths.All(static length => length >= 0) && lengths.Sum() == input.Shape[axis],
            $"Lengths [{string.Join(", ", lengths)}] do not add up to {input.Shape[axis]}.");
        return SplitOp.Kernel(context, input, axis, bytes, lengths.Select(static length => (int)length));
    }
}
