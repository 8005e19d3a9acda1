using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Turns constants that a model stores in half precision, each behind a DEQUANTIZE, into float ones: float16 models are float models
/// to whoever quantizes them, and many are published in no other form. Halves are floats exactly, so that nothing is lost. Constants
/// that only operators read that stay as they are remain halves.
/// </summary>
/// <remarks>The operators stay where they are, empty, until all is decided, so that rows of the plan count operators as the file
/// does.</remarks>
internal sealed class WidenedHalvesPass
{
    private readonly TfLiteModel _model;
    private readonly Dictionary<int, HashSet<Tensor>> _unused = [];
    private readonly Dictionary<Operator, Widening> _emptied = new(ReferenceEqualityComparer.Instance);

    private WidenedHalvesPass(TfLiteModel model) => _model = model;

    /// <summary>Whether a model has such constants.</summary>
    public static bool Concerns(TfLiteModel model) => Graphs(model).Any();

    /// <summary>Widens all such constants of a model.</summary>
    public static WidenedHalvesPass Run(TfLiteModel model)
    {
        var pass = new WidenedHalvesPass(model);
        var (store, widened) = (new ConstantStore(model), new Dictionary<(ModelBuffer Halves, long Count), ModelBuffer>());
        foreach (var index in Graphs(model).ToList())
        {
            var graph = model.Subgraphs[index];
            pass._unused.Add(index, AbandonedTensorsPass.Unused(model, index));
            var readers = graph.Operators.SelectMany(static op => op.Inputs.Select(input => (Input: input, Reader: op))).ToLookup(static read => read.Input, static read => read.Reader);
            foreach (var op in graph.Operators.Where(op => IsWidening(op, graph)).ToList())
            {
                var (halves, floats) = (graph.Tensors[op.Inputs[0]], graph.Tensors[op.Outputs[0]]);
                if (!floats.IsVariable)
                {
                    // Tensors may take less of a buffer than others do.
                    var key = (halves.Buffer, halves.ElementCount);
                    if (!widened.TryGetValue(key, out var buffer)) widened.Add(key, buffer = model.AddBuffer(Widen(halves, store)));
                    floats.Buffer = buffer;
                }

                pass._emptied.Add(op, new Widening(floats, op.Inputs, op.Outputs, [.. readers[op.Outputs[0]]]));
                (op.Inputs, op.Outputs) = ([], []);
            }
        }

        return pass;
    }

    /// <summary>Puts back what nobody made use of, takes out the other operators and halves, and says so in the plan.</summary>
    /// <returns>The plan, with what became of the operators.</returns>
    public QuantizationPlan Finish(QuantizationPlan plan)
    {
        if (_emptied.Count == 0) return plan;
        var described = Describe(plan);
        var converted = Converted(plan);
        foreach (var (op, widening) in _emptied)
        {
            if (!widening.Remains(converted)) continue;
            (op.Inputs, op.Outputs, widening.Floats.Buffer) = (widening.Inputs, widening.Outputs, _model.Buffers[0]);
            _emptied.Remove(op);
        }

        foreach (var (index, unused) in _unused)
            if (_model.Subgraphs[index].Operators.RemoveAll(_emptied.ContainsKey) > 0) AbandonedTensorsPass.Run(_model, index, unused);

        _model.OperatorCodes.RemoveAll(code => code.Builtin == BuiltinOperator.Dequantize && !_model.Subgraphs.Exists(graph => graph.Operators.Exists(op => op.Code == code)));
        return described;
    }

    /// <summary>The plan, with what will become of the operators.</summary>
    public QuantizationPlan Describe(QuantizationPlan plan)
    {
        if (_emptied.Count == 0) return plan;
        var converted = Converted(plan);
        return plan with { Operators = [.. plan.Operators.Select(row => row.Source is { } op && _emptied.TryGetValue(op, out var widening) ? Row(row, widening, converted) : row)] };
    }

    // Indices of the graphs that have such constants.
    private static IEnumerable<int> Graphs(TfLiteModel model)
    {
        var kept = DefiningGraphs.Of(model);
        return Enumerable.Range(0, model.Subgraphs.Count).Where(index => !kept.Contains(index) && model.Subgraphs[index].Operators.Exists(op => IsWidening(op, model.Subgraphs[index])));
    }

    private static HashSet<Operator> Converted(QuantizationPlan plan) => plan.Operators
        .Where(static row => row.Outcome is not (OperatorOutcome.Unaffected or OperatorOutcome.Float)).Select(static row => row.Source!).ToHashSet();

    private static OperatorPlan Row(OperatorPlan row, Widening widening, HashSet<Operator> converted) => new()
    {
        Subgraph = row.Subgraph,
        Index = row.Index,
        Operator = row.Operator,
        Name = widening.Floats.Name ?? "",
        Source = row.Source,
        Reason = widening.Remains(converted) ? "its constant stays in half precision" : "its constant, stored in half precision, was taken as float",
    };

    private static bool IsWidening(Operator op, Subgraph graph)
        => op is { Builtin: BuiltinOperator.Dequantize, Inputs: [>= 0 and var from], Outputs: [>= 0 and var to] }
            && graph.Tensors[from] is { Type: TensorType.Float16, IsConstant: true, IsVariable: false, ExternalBufferId: 0, Sparsity: null } halves
            && graph.Tensors[to] is { Type: TensorType.Float32, IsConstant: false } floats
            && halves.ElementCount > 0 && halves.ElementCount == floats.ElementCount
            && !graph.Inputs.Contains(from) && !graph.Inputs.Contains(to) && !graph.Outputs.Contains(to)
            // TensorFlow puts the zeros that a state starts with into half precision, too; states start so in any case.
            && (!floats.IsVariable || !halves.Buffer.Data.AsSpan<ushort>()[..checked((int)halves.ElementCount)].ContainsAnyExcept((ushort)0));

    private static BufferData Widen(Tensor halves, ConstantStore store)
    {
        var count = checked((int)halves.ElementCount);
        var data = store.Allocate((long)count * sizeof(float));
        HalfExpansion.Expand(halves.Buffer.Data.AsSpan<Half>()[..count], data.Writable<float>());
        return data;
    }

    private sealed record Widening(Tensor Floats, int[] Inputs, int[] Outputs, Operator[] Readers)
    {
        public bool Remains(HashSet<Operator> converted) => !Floats.IsVariable && Readers.Length > 0 && !Readers.Any(converted.Contains);
    }
}
