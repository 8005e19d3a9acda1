using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// What the engine knows of one operator: a builtin one, or a custom one that runtimes know by its name. One class per operator, in
/// its own file named after the class, which must end in <c>Op</c>: the build lists those files, so that adding an operator edits nothing
/// shared.
/// </summary>
public abstract class OpDefinition
{
    /// <summary>The operator this describes.</summary>
    public abstract BuiltinOperator Operator { get; }

    /// <summary>Name of a custom operator; null for builtin ones.</summary>
    public virtual string? CustomCode => null;

    /// <summary>How constants may be stored as integers while activations stay float; null where they may not.</summary>
    public virtual WeightRule? Weights => null;

    /// <summary>How the operator is quantized when its activations are integer; null where it has no integer kernel.</summary>
    public virtual IntegerRule? Integer => null;

    /// <summary>An operator with an integer kernel that computes the same from float inputs; null where there is none. The graph
    /// is only looked at.</summary>
    public virtual OperatorEquivalent? IntegerEquivalent(Operator op, Subgraph graph) => null;

    /// <summary>Whether outputs follow from inputs alone. False for random numbers, state, variables and control flow, which
    /// the engine must not compute ahead of time.</summary>
    public virtual bool IsPure => true;

    /// <summary>Whether outputs follow from the inputs' shapes alone, as those of SHAPE do: the engine then computes them when it
    /// prepares, even where the inputs' values are not known. Such a kernel must not read its inputs.</summary>
    public virtual bool DependsOnlyOnShapes => false;

    /// <summary>Indices of the graphs that the operator runs.</summary>
    public virtual IReadOnlyList<int> Subgraphs(Operator op) => [];

    /// <summary>Whether these graphs define what the operator is, so that runtimes look into them instead of only running them.</summary>
    public virtual bool DefinesBySubgraphs => false;

    /// <summary>Checks the operator, gives its outputs their shapes and makes its kernel.</summary>
    /// <returns>The kernel; null where shapes depend on values that are not known yet.</returns>
    /// <exception cref="TfLiteQuant.Diagnostics.TfLiteQuantException">The operator contradicts itself, or uses a type or
    /// option without a kernel.</exception>
    public virtual OpKernel? Bind(BindContext context)
        => throw context.Unsupported("The engine has no kernel for it.", "docs/operators.md lists the operators that run.");

    /// <summary>First runtime release that has each version of the operator: entry 0 is version 1. Empty where unknown.</summary>
    /// <remarks>Facts after the reference's table of operator versions and runtime releases.</remarks>
    public virtual IReadOnlyList<string> RuntimeReleases => [];

    /// <summary>Multiplications followed by an addition that one run takes, from the shapes in the model; 0 for operators
    /// that do not multiply and accumulate, null where a shape is not known before the model runs.</summary>
    public virtual long? MultiplyAccumulates(Operator op, Subgraph graph) => 0;
}
