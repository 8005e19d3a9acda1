using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_CASE: an int32 in input 0 chooses which of several subgraphs runs on the other inputs; a number that
/// stands for none chooses the last.</summary>
public sealed partial class StablehloCaseOp : OpDefinition
{
    private const int BranchesField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.StablehloCase;

    public override bool IsPure => false;

    public override IReadOnlyList<int> Subgraphs(Operator op) => (op.Options2 ?? op.Options)?.GetVector<int>(BranchesField) ?? [];

    public override OpKernel Bind(BindContext context)
    {
        var index = context.Input(0);
        var branches = context.Options.GetVector<int>(BranchesField);
        if (index.Type != TensorType.Int32) throw context.UnsupportedType(index);
        if (index.Count != 1) throw context.Fail($"Its index has {index.Count} elements.", "It takes one.");
        if (branches.Length == 0) throw context.Fail("It has no branches.", "The model is malformed.");
        return BranchKernel.Bind(context, branches, firstInput: 1, () =>
        {
            var chosen = index.Values<int>()[0];
            return (uint)chosen < (uint)branches.Length ? chosen : branches.Length - 1;
        });
    }
}
