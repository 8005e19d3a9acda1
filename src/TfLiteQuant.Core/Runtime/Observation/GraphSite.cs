using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>A graph of a model that runs: one that the user runs, or a body that an operator runs. One object per place that
/// runs the subgraph, the same in every run.</summary>
public abstract class GraphSite
{
    /// <summary>Index of its subgraph in the model.</summary>
    public abstract int Subgraph { get; }

    /// <summary>Its inputs.</summary>
    public abstract IReadOnlyList<TensorValue> InputTensors { get; }

    /// <summary>Its operators in the order they run, those computed ahead of time among them.</summary>
    public abstract IReadOnlyList<OperatorSite> Operators { get; }

    /// <summary>How often it has been prepared: while this stays, so do the values computed ahead of time.</summary>
    public abstract int Preparations { get; }
}
