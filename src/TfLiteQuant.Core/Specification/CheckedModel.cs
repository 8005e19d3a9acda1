using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>A model as rules see it: its graphs, and who makes and reads each tensor.</summary>
internal sealed class CheckedModel
{
    public CheckedModel(TfLiteModel model)
    {
        Model = model;
        Graphs = [.. model.Subgraphs.Select((graph, index) => new CheckedGraph(this, graph, index))];
    }

    public TfLiteModel Model { get; }

    public IReadOnlyList<CheckedGraph> Graphs { get; }

    /// <summary>All operators, graph by graph, in order of execution.</summary>
    public IEnumerable<CheckedOperator> Operators => Graphs.SelectMany(static graph => graph.Operators);

    /// <summary>All tensors in use, graph by graph.</summary>
    public IEnumerable<CheckedTensor> Tensors => Graphs.SelectMany(static graph => graph.Tensors);
}
