using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Turns constants that a model stores in half precision, each behind a DEQUANTIZE, or without their zeros, behind a DENSIFY or read as
/// they are, into dense float ones: such models are float models to whoever quantizes them, and many are published in no other form.
/// Halves are floats exactly, so that nothing is lost. Constants that only operators read that stay as they are remain as they were
/// stored.
/// </summary>
/// <remarks>The operators stay where they are, empty, until all is decided, so that rows of the plan count operators as the file
/// does.</remarks>
internal sealed class DenseFloatsPass
{
    private static readonly IReadOnlySet<Tensor> Nothing = new HashSet<Tensor>();
    private readonly TfLiteModel _model;
    private readonly DenseFloats _floats;
    private readonly Dictionary<int, HashSet<Tensor>> _unused = [];
    private readonly List<StoredConstant> _emptied = [];
    private readonly List<SparseOperand> _operands = [];

    private DenseFloatsPass(TfLiteModel model) => (_model, _floats) = (model, new DenseFloats(model));

    /// <summary>Whether a model has constants in half precision, sparse ones too, that would be taken as float.</summary>
    public static bool HoldsHalves(TfLiteModel model)
        => Graphs(model).Any(index => model.Subgraphs[index] is var graph && graph.Operators.Exists(op => StoredConstant.IsOne(op, graph, Nothing) && graph.Tensors[op.Inputs[0]].Type == TensorType.Float16));

    /// <summary>Makes all such constants of a model dense floats.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException"><see cref="Diagnostics.ErrorCode.InvalidModel"/> where a constant's sparsity does
    /// not fit it, <see cref="Diagnostics.ErrorCode.MemoryLimitExceeded"/> where it stands for far more than any model leaves out.</exception>
    public static DenseFloatsPass Run(TfLiteModel model)
    {
        var pass = new DenseFloatsPass(model);
        foreach (var index in Graphs(model).ToList()) pass.Take(index);
        return pass;
    }

    /// <summary>Puts back what nobody made use of, takes out the other operators and constants, and says so in the plan.</summary>
    /// <returns>The plan, with what became of the operators.</returns>
    public QuantizationPlan Finish(QuantizationPlan plan)
    {
        if (_unused.Count == 0) return plan;
        var described = Describe(plan);
        var remaining = Remaining(plan);
        foreach (var constant in remaining) constant.PutBack(_model.Buffers[0]);
        foreach (var operand in _operands.Where(operand => !operand.StaysDense)) operand.PutBack();
        var gone = _emptied.Except(remaining).Select(static constant => constant.Operator).ToHashSet();
        foreach (var (index, unused) in _unused)
            if (_model.Subgraphs[index].Operators.RemoveAll(gone.Contains) > 0) AbandonedTensorsPass.Run(_model, index, unused);

        var used = _model.Subgraphs.SelectMany(static graph => graph.Operators).Select(static op => op.Code).ToHashSet();
        _model.OperatorCodes.RemoveAll(code => code.Builtin is BuiltinOperator.Dequantize or BuiltinOperator.Densify && !used.Contains(code));
        return described;
    }

    /// <summary>The plan, with what will become of the operators.</summary>
    public QuantizationPlan Describe(QuantizationPlan plan)
    {
        if (_unused.Count == 0) return plan;
        var remaining = Remaining(plan);
        var byOperator = _emptied.ToDictionary(static constant => constant.Operator);
        return plan with
        {
            Operators = [.. plan.Operators.Select(row => row.Source is { } op && byOperator.TryGetValue(op, out var constant) ? constant.Row(row, remaining.Contains(constant)) : row)],
            Warnings = [.. plan.Warnings, .. Growth(plan, remaining)],
        };
    }

    // Indices of the graphs that may have such constants.
    private static IEnumerable<int> Graphs(TfLiteModel model)
    {
        var kept = DefiningGraphs.Of(model);
        return Enumerable.Range(0, model.Subgraphs.Count).Where(index => !kept.Contains(index));
    }

    private void Take(int index)
    {
        var graph = _model.Subgraphs[index];
        if (!graph.Operators.Exists(static op => op.Builtin is BuiltinOperator.Dequantize or BuiltinOperator.Densify) && graph.Tensors.TrueForAll(static tensor => tensor.Sparsity is null)) return;
        var before = _emptied.Count + _operands.Count;
        var unused = AbandonedTensorsPass.Unused(_model, index);
        var readers = graph.Operators.SelectMany(static op => op.Inputs.Select(input => (Input: input, Reader: op))).ToLookup(static read => read.Input, static read => read.Reader);
        var (emptied, made) = (new HashSet<Operator>(), new HashSet<Tensor>());
        foreach (var op in graph.Operators.Where(op => StoredConstant.IsOne(op, graph, made)))
        {
            var constant = new StoredConstant(op, graph, [.. readers[op.Outputs[0]]]);
            if (!constant.Result.IsVariable) constant.Result.Buffer = _floats.Of(constant.Source, constant.Result.Type, index, op.Inputs[0]);
            constant.Empty();
            made.Add(constant.Result);
            emptied.Add(op);
            _emptied.Add(constant);
        }

        for (var tensor = 0; tensor < graph.Tensors.Count; tensor++)
        {
            var left = readers[tensor].Where(op => !emptied.Contains(op)).ToList();
            if (!SparseOperand.IsOne(graph, tensor, left)) continue;
            var operand = new SparseOperand(graph.Tensors[tensor], left);
            operand.Expand(_floats.Of(operand.Tensor, TensorType.Float32, index, tensor));
            _operands.Add(operand);
        }

        if (_emptied.Count + _operands.Count > before) _unused.Add(index, unused);
    }

    // Constants that only operators read that stay as they are. Readers come behind what they read.
    private HashSet<StoredConstant> Remaining(QuantizationPlan plan)
    {
        var converted = plan.Operators.Where(static row => row.Outcome is not (OperatorOutcome.Unaffected or OperatorOutcome.Float)).Select(static row => row.Source!).ToHashSet();
        foreach (var operand in _operands) operand.StaysDense = operand.Readers.Exists(converted.Contains);
        var dense = _operands.Where(static operand => operand.StaysDense).Select(static operand => operand.Tensor).ToHashSet();
        // What is no longer stored goes with the operators converted.
        converted.UnionWith(_emptied.Select(static constant => constant.Operator));
        var remaining = new HashSet<StoredConstant>();
        for (var i = _emptied.Count - 1; i >= 0; i--)
        {
            var constant = _emptied[i];
            if (constant.Result.IsVariable || constant.Readers.Count == 0 || constant.Readers.Exists(converted.Contains)) continue;
            if (constant.IsSparse && dense.Contains(constant.Source)) continue;
            remaining.Add(constant);
            converted.Remove(constant.Operator);
        }

        return remaining;
    }

    // Zeros take room again: with many of them more than fewer bits save.
    private IEnumerable<string> Growth(QuantizationPlan plan, HashSet<StoredConstant> remaining)
    {
        var taken = _emptied.Where(constant => constant.IsSparse && !remaining.Contains(constant)).Select(static constant => (constant.Source.ElementCount, constant.StoredBytes))
            .Concat(_operands.Where(static operand => operand.StaysDense).Select(static operand => (operand.Tensor.ElementCount, operand.StoredBytes))).ToList();
        var stored = taken.Sum(static constant => constant.StoredBytes);
        var dense = taken.Sum(static constant => constant.ElementCount) * (plan.Technique == QuantizationTechnique.Float16 ? 2 : 1);
        if (dense > stored) yield return $"Weights that the model stores without their zeros, in {stored} bytes, take {dense} bytes with them.";
    }
}
