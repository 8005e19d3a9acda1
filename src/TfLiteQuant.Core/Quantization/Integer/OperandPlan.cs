using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>What an integer operator reads at one position.</summary>
/// <param name="Role">What it takes the operand as.</param>
/// <param name="Parameters">Scale and zero point, for roles whose scale is decided before weights are looked at.</param>
/// <param name="Rule">The operand's rule; null for plain activations.</param>
internal readonly record struct OperandPlan(OperandRole Role, ActivationParameters? Parameters, OperandRule? Rule = null);

/// <summary>The decisions on one subgraph.</summary>
internal sealed class IntegerGraphPlan(int subgraph, Subgraph graph)
{
    /// <summary>Index of the subgraph.</summary>
    public int Subgraph { get; } = subgraph;

    /// <summary>Rule of each operator that becomes integer; null for those that stay as they are.</summary>
    public IntegerRule?[] Rules { get; } = new IntegerRule?[graph.Operators.Count];

    /// <summary>Row of each operator.</summary>
    public OperatorPlan[] Rows { get; } = new OperatorPlan[graph.Operators.Count];

    /// <summary>What the producer of each tensor writes, or the caller of the graph gives; null for real values.</summary>
    public ActivationParameters?[] Stored { get; } = new ActivationParameters?[graph.Tensors.Count];

    /// <summary>What integer operators read, by operator and position.</summary>
    public Dictionary<(int Operator, int Position), OperandPlan> Operands { get; } = [];

    /// <summary>What the graph returns, by position among its outputs; null for real values (and what is not quantized at all).</summary>
    public ActivationParameters?[] Returned { get; } = new ActivationParameters?[graph.Outputs.Length];

    /// <summary>Parameters of inner values that operators take, by operator and position among its intermediates.</summary>
    public Dictionary<(int Operator, int Position), ActivationParameters> Inner { get; } = [];
}
