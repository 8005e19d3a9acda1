using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>DILATE: a value between the elements of a tensor. Inputs: value, step by dimension, the element put in.</summary>
public sealed partial class DilateOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Dilate;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, 1);
        var (input, steps, value, output) = (context.Input(0), context.Input(1), context.Input(2), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireSameType(input, value);
        context.RequireType(steps, TensorType.Int32);
        context.RequireShape(steps, input.Rank);
        context.Require(value.Count == 1, "Its padding value is not a single number.");
        var bytes = context.ElementBytes(input);
        if (!context.TryReadValues(1)) return null;
        var between = Array.ConvertAll(context.Integers(steps), static step => step - 1);
        context.Require(between.All(static n => n >= 0), "A dilation is below 1.");
        var none = new long[input.Rank];
        return PadRule.Kernel(context, input, output, value, none, none, between, bytes);
    }
}
