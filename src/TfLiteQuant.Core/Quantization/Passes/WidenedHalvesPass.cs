using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Turns constants that a model stores in half precision, each behind a DEQUANTIZE, into float ones: float16 models are float models
/// to whoever quantizes them, and many are published in no other form. Halves are floats exactly, so that nothing is lost.
/// </summary>
/// <remarks>The operators stay where they are, empty, until all is decided, so that rows of the plan count operators as the file
/// does.</remarks>
internal sealed class WidenedHalvesPass
{
    private readonly TfLiteModel _model;
    private readonly HashSet<Tensor>[] _unused;
    private readonly Dictionary<Operator, string> _emptied = new(ReferenceEqualityComparer.Instance);

    private WidenedHalvesPass(TfLiteModel model)
    {
        _model = model;
        _unused = [.. model.Subgraphs.Select((_, index) => AbandonedTensorsPass.Unused(model, index))];
    }

    /// <summary>Whether a model has such constants.</summary>
    public static bool Concerns(TfLiteModel model)
    {
        var kept = DefiningGraphs.Of(model);
        return model.Subgraphs.Where((_, index) => !kept.Contains(index)).Any(static graph => graph.Operators.Exists(op => IsWidening(op, graph)));
    }

    /// <summary>Widens all such constants of a model.</summary>
    public static WidenedHalvesPass Run(TfLiteModel model)
    {
        var pass = new WidenedHalvesPass(model);
        if (!Concerns(model)) return pass;
        var (store, widened, kept) = (new ConstantStore(model), new Dictionary<ModelBuffer, ModelBuffer>(), DefiningGraphs.Of(model));
        for (var i = 0; i < model.Subgraphs.Count; i++)
        {
            if (kept.Contains(i)) continue;
            var graph = model.Subgraphs[i];
            foreach (var op in graph.Operators.Where(op => IsWidening(op, graph)).ToList())
            {
                var (halves, floats) = (graph.Tensors[op.Inputs[0]], graph.Tensors[op.Outputs[0]]);
                if (!floats.IsVariable)
                {
                    if (!widened.TryGetValue(halves.Buffer, out var buffer)) widened.Add(halves.Buffer, buffer = model.AddBuffer(Widen(halves, store)));
                    floats.Buffer = buffer;
                }

                pass._emptied.Add(op, floats.Name ?? "");
                (op.Inputs, op.Outputs) = ([], []);
            }
        }

        return pass;
    }

    /// <summary>The plan, with what became of the operators.</summary>
    public QuantizationPlan Describe(QuantizationPlan plan) => _emptied.Count == 0 ? plan : plan with { Operators = [.. plan.Operators.Select(Describe)] };

    /// <summary>Takes out the operators and the halves.</summary>
    public void Finish()
    {
        if (_emptied.Count == 0) return;
        for (var i = 0; i < _model.Subgraphs.Count; i++)
        {
            if (_model.Subgraphs[i].Operators.RemoveAll(_emptied.ContainsKey) > 0) AbandonedTensorsPass.Run(_model, i, _unused[i]);
        }

        _model.OperatorCodes.RemoveAll(code => code.Builtin == BuiltinOperator.Dequantize && !_model.Subgraphs.Exists(graph => graph.Operators.Exists(op => op.Code == code)));
    }

    private OperatorPlan Describe(OperatorPlan row) => row.Source is not { } op || !_emptied.TryGetValue(op, out var name) ? row : new OperatorPlan
    {
        Subgraph = row.Subgraph,
        Index = row.Index,
        Operator = row.Operator,
        Name = name,
        Source = op,
        Reason = "its constant, stored in half precision, was taken as float",
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
}
