using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_COMPOSITE: an operator that brings its own definition along, as a subgraph, which runs in its place.</summary>
public sealed partial class StablehloCompositeOp : OpDefinition
{
    private const int DecompositionField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.StablehloComposite;

    public override bool IsPure => false;

    public override IReadOnlyList<int> Subgraphs(Operator op) => (op.Options2 ?? op.Options) is { } options ? [options.GetInt32(DecompositionField)] : [];

    public override bool DefinesBySubgraphs => true;

    public override OpKernel Bind(BindContext context)
        => BranchKernel.Bind(context, [context.Options.GetInt32(DecompositionField)], firstInput: 0, static () => 0);
}
