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
        return PadRule.Kernel(context, input, output, value, low, high, between, context.ElementBytes(input));
    }
}
