using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>An operator at its place in a graph that runs, with its tensors. One object per operator, the same in every run.</summary>
public abstract class OperatorSite
{
    private protected OperatorSite(int subgraph, int index, Operator op)
    {
        Subgraph = subgraph;
        Index = index;
        Operator = op;
    }

    /// <summary>Index of its subgraph in the model.</summary>
    public int Subgraph { get; }

    /// <summary>Index of the operator in its subgraph.</summary>
    public int Index { get; }

    /// <summary>What the model says of it.</summary>
    public Operator Operator { get; }

    /// <summary>The operator as the format writes it, such as <c>CONV_2D</c>.</summary>
    public string Name => Operator.Code.Name;

    /// <summary>Inputs; null where an optional one is left out.</summary>
    public abstract IReadOnlyList<TensorValue?> Inputs { get; }

    public abstract IReadOnlyList<TensorValue> Outputs { get; }

    /// <summary>An output by its position.</summary>
    public abstract TensorValue Output(int position);

    /// <summary>Whether it was computed when the model was prepared and does not run.</summary>
    public abstract bool IsFolded { get; }

    /// <summary>Whether it runs subgraphs, whose operators are seen by themselves.</summary>
    public abstract bool RunsSubgraphs { get; }

    /// <summary>Values that the operator does not give out, for those who look inside; null for operators without. The object
    /// changes when the operator is bound anew: ask before each run.</summary>
    public abstract IInnerValues? InnerValues { get; }

    /// <summary>Its place.</summary>
    public abstract ModelLocation Location { get; }
}
