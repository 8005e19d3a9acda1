using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>A DEQUANTIZE or DENSIFY that does nothing but make a stored constant what it stands for, and its tensors.</summary>
internal sealed class StoredConstant(Operator op, Subgraph graph, List<Operator> readers)
{
    private readonly int[] _inputs = op.Inputs;
    private readonly int[] _outputs = op.Outputs;

    public Operator Operator => op;

    /// <summary>What the file holds, or what an operator before makes of it.</summary>
    public Tensor Source { get; } = graph.Tensors[op.Inputs[0]];

    public Tensor Result { get; } = graph.Tensors[op.Outputs[0]];

    /// <summary>Operators that read the result.</summary>
    public List<Operator> Readers => readers;

    /// <summary>Whether the file leaves out its zeros.</summary>
    public bool IsSparse { get; } = graph.Tensors[op.Inputs[0]].Sparsity is not null;

    /// <summary>Bytes that its values and their places take in the file.</summary>
    public long StoredBytes { get; } = SparseConstant.StoredBytes(graph.Tensors[op.Inputs[0]]);

    /// <summary>Whether an operator is one.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="graph">Its graph.</param>
    /// <param name="made">Results of those before it, which have their data by now.</param>
    public static bool IsOne(Operator op, Subgraph graph, IReadOnlySet<Tensor> made)
    {
        if (op is not { Builtin: BuiltinOperator.Dequantize or BuiltinOperator.Densify, Inputs: [>= 0 and var from], Outputs: [>= 0 and var to] }) return false;
        var (source, result) = (graph.Tensors[from], graph.Tensors[to]);
        if (source is not { IsConstant: true, IsVariable: false, ExternalBufferId: 0 } || result.IsConstant) return false;
        if (source.ElementCount == 0 || source.ElementCount != result.ElementCount) return false;
        if (graph.Inputs.Contains(from) || graph.Inputs.Contains(to) || graph.Outputs.Contains(to)) return false;
        if (op.Builtin == BuiltinOperator.Densify)
            return source.Type is TensorType.Float32 or TensorType.Float16 && result.Type == source.Type && !result.IsVariable && (source.Sparsity is not null || made.Contains(source));
        // TensorFlow puts the zeros that a state starts with into half precision, too; states start so in any case.
        return source.Type == TensorType.Float16 && result.Type == TensorType.Float32 && (!result.IsVariable || IsZero(source));
    }

    /// <summary>Takes the operator's tensors away.</summary>
    public void Empty() => (op.Inputs, op.Outputs) = ([], []);

    /// <summary>Gives them back.</summary>
    /// <param name="nothing">The buffer of tensors that are computed.</param>
    public void PutBack(ModelBuffer nothing) => (op.Inputs, op.Outputs, Result.Buffer) = (_inputs, _outputs, nothing);

    /// <summary>The operator's row of the plan.</summary>
    public OperatorPlan Row(OperatorPlan row, bool remains) => new()
    {
        Subgraph = row.Subgraph,
        Index = row.Index,
        Operator = row.Operator,
        Name = Result.Name ?? "",
        Source = row.Source,
        Reason = (op.Builtin == BuiltinOperator.Densify, remains) switch
        {
            (true, true) => "its constant stays sparse",
            (true, false) => "its constant, stored without its zeros, was taken as dense",
            (false, true) => "its constant stays in half precision",
            (false, false) => "its constant, stored in half precision, was taken as float",
        },
    };

    private static bool IsZero(Tensor halves)
        => halves.Sparsity is null && !halves.Buffer.Data.AsSpan<ushort>()[..checked((int)halves.ElementCount)].ContainsAnyExcept((ushort)0);
}
