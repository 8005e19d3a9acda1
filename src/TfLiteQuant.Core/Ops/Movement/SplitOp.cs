using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SPLIT: equal parts along an axis. Inputs: axis, value.</summary>
public sealed partial class SplitOp : OpDefinition
{
    private const int CountField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.Split;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 4 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, context.Options.GetInt32(CountField));
        context.Require(context.OutputCount > 0, "It has no output.");
        var (axisTensor, input) = (context.Input(0), context.Input(1));
        context.Require(axisTensor.Count == 1, "Its axis is not a single number.");
        var bytes = context.ElementBytes(input);
        if (!context.TryReadValues(0)) return null;
        var axis = context.ResolveAxis(context.Integers(axisTensor)[0], input.Rank);
        var (length, rest) = Math.DivRem(input.Shape[axis], context.OutputCount);
        context.Require(rest == 0, $"{input.Shape[axis]} does not split into {context.OutputCount} equal parts.");
        return Kernel(context, input, axis, bytes, Enumerable.Repeat(length, context.OutputCount));
    }

    /// <summary>Resizes the outputs to parts of the given lengths and copies the parts.</summary>
    internal static OpKernel Kernel(BindContext context, TensorValue input, int axis, int bytes, IEnumerable<int> lengths)
    {
        var copies = new List<TensorCopy>();
        var begin = 0;
        foreach (var length in lengths)
        {
            var output = context.Output(copies.Count);
            context.RequireSameType(output, input);
            output.Resize([.. input.Shape[..axis], length, .. input.Shape[(axis + 1)..]]);
            copies.Add(new TensorCopy(input, output, AxisCopies.Cut(input.Shape, axis, begin, length, bytes)));
            begin += length;
        }

        if (copies.Count == 1) context.AllowInPlace(0, Array.IndexOf(context.Operator.Inputs, input.Index));
        return MovementKernel.Of(context, [.. copies]);
    }
}
