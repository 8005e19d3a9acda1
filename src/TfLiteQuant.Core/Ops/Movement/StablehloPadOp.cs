using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_PAD: a value around a tensor and between its elements; negative margins cut off. Inputs: value, the
/// element put in.</summary>
public sealed partial class StablehloPadOp : OpDefinition
{
    private const int LowField = 0, HighField = 1, InteriorField = 2;

    public override BuiltinOperator Operator => BuiltinOperator.StablehloPad;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (input, value, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireSameType(input, value);
        context.Require(value.Count == 1, "Its padding value is not a single number.");
        var options = context.Operator.Options2 ?? context.Options;
        var (low, high, between) = (options.GetVector<long>(LowField), options.GetVector<long>(HighField), options.GetVector<long>(InteriorField));
        context.Require(
            low.Length == input.Rank && high.Length == input.Rank && between.Length == input.Rank && between.All(static n => n >= 0),
            "Its margins do not fit the input.");
        if (IsNothingLeft(input.Shape, low, high, between))
        {
            output.Resize(new int[input.Rank]);
            return DelegateKernel.Nothing;
        }

        return PadRule.Kernel(context, input, output, value, low, high, between, context.ElementBytes(input));
    }

    // Where margins cut off all of a dimension, or more, the reference gives every dimension the size 0.
    private static bool IsNothingLeft(int[] shape, long[] low, long[] high, long[] between)
    {
        for (var d = 0; d < shape.Length; d++)
        {
            if (shape[d] + (Math.Max(0, shape[d] - 1) * between[d]) + low[d] + high[d] <= 0) return true;
        }

        return false;
    }
}
