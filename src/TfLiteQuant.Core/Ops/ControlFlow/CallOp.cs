using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>CALL: runs a subgraph on the inputs.</summary>
public sealed partial class CallOp : OpDefinition
{
    private const int SubgraphField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.Call;

    public override bool IsPure => false;

    public override IReadOnlyList<int> Subgraphs(Operator op) => op.Options is { } options ? [options.GetInt32(SubgraphField)] : [];

    public override OpKernel Bind(BindContext context)
        => BranchKernel.Bind(context, [context.Options.GetInt32(SubgraphField)], firstInput: 0, static () => 0);
}
