using TfLiteQuant.Diagnostics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>What an operator of a graph instance sees while it is bound, and keeps for errors while it runs.</summary>
internal sealed class NodeContext(GraphInstance graph, OperatorNode node) : BindContext
{
    private static readonly OperatorOptions None = new(0);
    private Dictionary<int, GraphCall>? _calls;

    /// <summary>Whether the inputs' values are there.</summary>
    public bool ValuesKnown { get; set; }

    /// <summary>Whether the operator asked for a subgraph.</summary>
    public bool RunsSubgraphs => _calls is not null;

    public override Operator Operator => node.Operator;

    public override OperatorOptions Options => Operator.Options ?? Operator.Options2 ?? None;

    public override WorkerPool Workers => graph.Session.Workers;

    public override ResourceTable Resources => graph.Session.Resources;

    public override TensorValue? OptionalInput(int position)
        => (uint)position < (uint)node.InputValues.Length ? node.InputValues[position] : null;

    public override TensorValue Output(int position) => (uint)position < (uint)node.OutputValues.Length
        ? node.OutputValues[position]
        : throw Fail($"It has no output {position}.", "The operator needs it; the model is malformed.");

    public override TensorValue? Intermediate(int position)
        => position < Operator.Intermediates.Length && Operator.Intermediates[position] is >= 0 and var index ? graph.Values[index] : null;

    public override Tensor? TensorOfGraph(int index) => (uint)index < (uint)graph.Values.Length ? graph.Values[index].Source : null;

    public override bool TryReadValues(int position)
    {
        var value = Input(position);
        if (value.IsConstant) return true;
        if (!ValuesKnown) return false;
        node.Snapshot.Read(position, value);
        return true;
    }

    public override void DeclareDynamic(int output)
    {
        if (!node.DynamicOutputs.Contains(output)) node.DynamicOutputs.Add(output);
    }

    public override void AllowInPlace(int output, int input) => node.InPlace.Add((output, input));

    public override SubgraphCall Call(int subgraph)
    {
        _calls ??= [];
        if (!_calls.TryGetValue(subgraph, out var call))
            _calls.Add(subgraph, call = new GraphCall(graph.Session.Open(subgraph, graph, node.Location)));
        return call;
    }

    public override TfLiteQuantException Fail(string problem, string advice)
        => new(ErrorCode.InvalidOperator, problem, advice, node.Location);

    public override TfLiteQuantException Unsupported(string problem, string advice)
        => new(ErrorCode.UnsupportedOperator, problem, advice, node.Location);
}
