using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>An operator as rules see it: its operands, and the type of the codes it computes with.</summary>
internal sealed class CheckedOperator
{
    private readonly Lazy<TensorType?> _codes;

    public CheckedOperator(CheckedGraph graph, Operator op, int index)
    {
        Graph = graph;
        Operator = op;
        Index = index;
        _codes = new Lazy<TensorType?>(FindCodes);
    }

    public CheckedGraph Graph { get; }

    public Operator Operator { get; }

    public int Index { get; }

    public BuiltinOperator Builtin => Operator.Builtin;

    /// <summary>Name of its first output.</summary>
    public string Name => Operator.Outputs is [>= 0 and var output, ..] ? Graph.Subgraph.Tensors[output].Name ?? "" : "";

    /// <summary>Inputs that are present.</summary>
    public IEnumerable<Operand> Inputs => Operands(Operator.Inputs, isOutput: false);

    public IEnumerable<Operand> Outputs => Operands(Operator.Outputs, isOutput: true);

    /// <summary>Inputs and outputs that are computed or fed in each run.</summary>
    public IEnumerable<Operand> Activations => Inputs.Concat(Outputs).Where(static operand => operand.IsActivation);

    /// <summary>Type of the codes among its activations, that of the first where they differ; null where none holds codes.</summary>
    public TensorType? CodeType => _codes.Value;

    /// <summary>Type of the data that it computes with: that of its codes; else of its first output, or of its first input where the output
    /// says nothing of it (comparisons, indices, conversions); null where it has neither.</summary>
    public TensorType? DataType => CodeType ?? (Builtin switch
    {
        BuiltinOperator.Equal or BuiltinOperator.NotEqual or BuiltinOperator.Less or BuiltinOperator.LessEqual or BuiltinOperator.Greater
            or BuiltinOperator.GreaterEqual or BuiltinOperator.ArgMax or BuiltinOperator.ArgMin or BuiltinOperator.Cast
            or BuiltinOperator.Quantize or BuiltinOperator.Dequantize => Input(0)?.Tensor.Type,
        _ => Output?.Tensor.Type,
    });

    /// <summary>The runtime's kernel for its codes; null where there are none, or no kernel.</summary>
    public RuntimeKernel? Kernel => CodeType is { } type ? RuntimeKernels.Takes(Builtin, type) : null;

    /// <summary>Whether floats go in or come out of it that are neither constants nor state.</summary>
    public bool HasFloatActivation => Activations.Any(static operand => operand.Tensor.Type.IsFloatingPoint());

    /// <summary>The input at a position; null where it is absent.</summary>
    public Operand? Input(int position)
        => Operator.Input(position) is >= 0 and var index ? OperandAt(position, index, isOutput: false) : null;

    /// <summary>The first output; null where there is none.</summary>
    public Operand? Output => Outputs.Select(static operand => (Operand?)operand).FirstOrDefault();

    private IEnumerable<Operand> Operands(int[] indices, bool isOutput)
    {
        for (var position = 0; position < indices.Length; position++)
        {
            if (indices[position] >= 0) yield return OperandAt(position, indices[position], isOutput);
        }
    }

    private Operand OperandAt(int position, int index, bool isOutput) => new(position, index, Graph.Subgraph.Tensors[index], isOutput, !isOutput && IsExpanded(index));

    // The maker's own operands are not asked: in a damaged file it may read what it computes.
    private bool IsExpanded(int index) => Graph.MakerOf(index) is { Builtin: BuiltinOperator.Densify } maker
        && maker.Operator.Input(0) is >= 0 and var sparse && Graph.Subgraph.Tensors[sparse].IsConstant;

    private TensorType? FindCodes()
    {
        foreach (var operand in Activations)
            if (operand.HasCodes) return operand.Tensor.Type;
        return null;
    }
}
