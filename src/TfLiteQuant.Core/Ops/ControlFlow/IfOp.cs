using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>IF: a boolean in input 0 chooses which of two subgraphs runs on the other inputs.</summary>
public sealed partial class IfOp : OpDefinition
{
    private const int ThenField = 0;
    private const int ElseField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.If;

    public override bool IsPure => false;

    public override IReadOnlyList<int> Subgraphs(Operator op) => op.Options is { } options ? [options.GetInt32(ThenField), options.GetInt32(ElseField)] : [];

    public override OpKernel Bind(BindContext context)
    {
        var condition = context.Input(0);
        if (condition.Type != TensorType.Bool) throw context.UnsupportedType(condition);
        if (condition.Count != 1) throw context.Fail($"Its condition has {condition.Count} elements.", "It takes one.");
        return BranchKernel.Bind(
            context,
            [context.Options.GetInt32(ThenField), context.Options.GetInt32(ElseField)],
            firstInput: 1,
            () => condition.Values<byte>()[0] != 0 ? 0 : 1);
    }
}
