namespace TfLiteQuant.Specification;

/// <summary>
/// One rule that models are held to. One class per rule, in its own file named after the class, which must end in <c>Rule</c>: the
/// build lists those files.
/// </summary>
public abstract class SpecificationRule
{
    /// <summary>Name of the rule, as findings state it: the class's name without its ending.</summary>
    public string Name => GetType().Name[..^"Rule".Length];

    /// <summary>What the rule demands, in one sentence.</summary>
    public abstract string Demand { get; }

    /// <summary>Which target it is about; <see cref="TargetRuntime.Any"/> for what holds on all of them.</summary>
    public virtual TargetRuntime Target => TargetRuntime.Any;

    /// <summary>Whether models for a target are held to the rule. Rules about the reference runtime's own kernels leave out targets that
    /// have theirs.</summary>
    public virtual bool AppliesTo(TargetRuntime target) => Target == TargetRuntime.Any || Target == target;

    /// <summary>What the rule finds in a model, in the order of the model.</summary>
    internal abstract IEnumerable<ModelFinding> Check(CheckedModel model);

    /// <summary>A finding about the whole model.</summary>
    private protected ModelFinding Finding(FindingSeverity severity, string message, string fix)
        => new() { Severity = severity, Rule = Name, Message = message, Fix = fix };

    /// <summary>A finding about an operator.</summary>
    private protected ModelFinding Finding(CheckedOperator op, FindingSeverity severity, string message, string fix) => new()
    {
        Severity = severity,
        Rule = Name,
        Subgraph = op.Graph.Index,
        Index = op.Index,
        Operator = op.Operator.Code.Name,
        Name = op.Name,
        Message = message,
        Fix = fix,
    };

    /// <summary>A finding about an operand of an operator.</summary>
    private protected ModelFinding Finding(CheckedOperator op, Operand operand, FindingSeverity severity, string message, string fix)
        => Finding(op, severity, message, fix) with { Tensor = operand.Index, Name = operand.Tensor.Name ?? "" };
}

/// <summary>A rule about single operators.</summary>
public abstract class OperatorRule : SpecificationRule
{
    internal sealed override IEnumerable<ModelFinding> Check(CheckedModel model) => model.Operators.SelectMany(Check);

    /// <summary>What the rule finds in an operator.</summary>
    private protected abstract IEnumerable<ModelFinding> Check(CheckedOperator op);
}

/// <summary>A rule about single tensors that an operator reads or makes, or that enter or leave a graph.</summary>
public abstract class TensorRule : SpecificationRule
{
    internal sealed override IEnumerable<ModelFinding> Check(CheckedModel model) => model.Tensors.SelectMany(Check);

    /// <summary>What the rule finds in a tensor.</summary>
    private protected abstract IEnumerable<ModelFinding> Check(CheckedTensor tensor);

    /// <summary>A finding about a tensor.</summary>
    private protected ModelFinding Finding(CheckedTensor tensor, FindingSeverity severity, string message, string fix) => new()
    {
        Severity = severity,
        Rule = Name,
        Subgraph = tensor.Graph.Index,
        Tensor = tensor.Index,
        Name = tensor.Tensor.Name ?? "",
        Message = message,
        Fix = fix,
    };
}
