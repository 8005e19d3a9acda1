using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>A graph instance as the operator that runs it sees it.</summary>
internal sealed class GraphCall(GraphInstance graph) : SubgraphCall
{
    public override IReadOnlyList<TensorValue> Inputs => graph.Inputs;

    public override IReadOnlyList<TensorValue> Outputs => graph.Outputs;

    public override void LendInput(int position, TensorValue lender) => graph.Lend(position, lender);

    public override bool[] OutputsFrom(ReadOnlySpan<bool> inputs) => graph.OutputsFrom(inputs);

    public override void Prepare() => graph.Prepare();

    public override void Run() => graph.Run();
}
