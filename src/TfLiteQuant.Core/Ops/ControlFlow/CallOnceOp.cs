using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>CALL_ONCE: runs a subgraph without inputs and outputs, which gives variables their first values, in the first run
/// after variables were forgotten.</summary>
public sealed partial class CallOnceOp : OpDefinition
{
    private const int SubgraphField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.CallOnce;

    public override bool IsPure => false;

    public override IReadOnlyList<int> Subgraphs(Operator op) => op.Options is { } options ? [options.GetInt32(SubgraphField)] : [];

    public override OpKernel Bind(BindContext context)
    {
        var subgraph = context.Options.GetInt32(SubgraphField);
        var call = context.Call(subgraph);
        if (context.InputCount + context.OutputCount + call.Inputs.Count + call.Outputs.Count > 0)
            throw context.Fail("It, or its subgraph, has inputs or outputs.", "Initialization takes and gives nothing.");
        var resources = context.Resources;
        return new DelegateKernel(() =>
        {
            if (resources.IsInitialized(subgraph)) return;
            call.Run();
            resources.MarkInitialized(subgraph);
        });
    }
}
