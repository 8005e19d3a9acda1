using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Decides how inputs and outputs get their types. Changes nothing.</summary>
internal static class BorderPlanner
{
    // What comes out of these is never negative: half of a symmetric range lies idle.
    private static readonly HashSet<BuiltinOperator> NeverNegative =
        [BuiltinOperator.Softmax, BuiltinOperator.Logistic, BuiltinOperator.Relu, BuiltinOperator.Relu6, BuiltinOperator.Relu0To1, BuiltinOperator.Abs, BuiltinOperator.Exp, BuiltinOperator.Sqrt];

    /// <summary>The plan for a graph's input.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.BorderNotQuantized"/>: no scale is known for it, or the runtime cannot
    /// convert between the types.</exception>
    public static BorderPlan Input(BorderGraph graph, int position, TensorType wanted)
    {
        var index = graph.Graph.Inputs[position];
        var tensor = graph[index];
        var readers = graph.ReadersOf(index);
        var isOutput = graph.Graph.Outputs.Contains(index);
        if (KeptBecause(graph, index, wanted) is { } reason) return Kept(graph, BorderSide.Input, position, reason);
        if (readers.Count == 0 && !isOutput) return Kept(graph, BorderSide.Input, position, "nothing reads it");
        var quantizers = readers.FindAll(op => IsWhole(op) && op.Builtin == BuiltinOperator.Quantize && graph.HasCodes(op.Outputs[0]));
        if (tensor.Type == TensorType.Float32)
        {
            if (quantizers.Count == 0) throw NotQuantized(graph, BorderSide.Input, index);
            // Readers may want different codes: they are made of the ones that hold most.
            var core = quantizers.MaxBy(op => BorderParameters.Extent(graph[op.Outputs[0]]))!.Outputs[0];
            var same = quantizers.FindAll(op => graph[op.Outputs[0]].Type == graph[core].Type && BorderParameters.AreOneMapping(graph[op.Outputs[0]], graph[core])
                && (op.Outputs[0] == core || !graph.Graph.Outputs.Contains(op.Outputs[0])));
            var others = quantizers.FindAll(op => !same.Contains(op) && RuntimeKernels.Converts(graph[core].Type, graph[op.Outputs[0]].Type));
            return Planned(graph, BorderSide.Input, position, wanted, core, graph[core], same, others);
        }

        // What only converts the codes can read the new border as well.
        var conversions = readers.FindAll(op => IsWhole(op) && op.Builtin switch
        {
            BuiltinOperator.Dequantize => !(wanted == TensorType.Float32 && graph.Graph.Outputs.Contains(op.Outputs[0])),
            BuiltinOperator.Quantize => RuntimeKernels.Converts(wanted, graph[op.Outputs[0]].Type),
            _ => false,
        });
        return conversions.Count == readers.Count && !isOutput
            ? Opened(graph, position, wanted, conversions)
            : Planned(graph, BorderSide.Input, position, wanted, index, tensor, [], conversions);
    }

    /// <summary>The plan for a graph's output.</summary>
    /// <exception cref="TfLiteQuantException">As <see cref="Input"/>.</exception>
    public static BorderPlan Output(BorderGraph graph, int position, TensorType wanted)
    {
        var index = graph.Graph.Outputs[position];
        var tensor = graph[index];
        var maker = graph.MakerOf(index);
        if (KeptBecause(graph, index, wanted) is { } reason) return Kept(graph, BorderSide.Output, position, reason);
        if (maker is null) return Kept(graph, BorderSide.Output, position, graph.Graph.Inputs.Contains(index) ? "it is an input, too" : "it is a constant");
        if (tensor.Type == TensorType.Float32)
        {
            if (maker.Builtin != BuiltinOperator.Dequantize || !IsWhole(maker) || !graph.HasCodes(maker.Inputs[0])) throw NotQuantized(graph, BorderSide.Output, index);
            return Planned(graph, BorderSide.Output, position, wanted, maker.Inputs[0], graph[maker.Inputs[0]], [maker], []);
        }

        // A conversion at the end can give the new type itself. Where it changes the scale, its rounding is part of the float value.
        var source = maker.Builtin == BuiltinOperator.Quantize && IsWhole(maker) && (graph[maker.Inputs[0]].Type == TensorType.Float32 || graph.HasCodes(maker.Inputs[0])) ? maker.Inputs[0] : -1;
        var isConversion = source >= 0 && (wanted == TensorType.Float32
            ? graph[source].Type == TensorType.Float32 || (graph.ReadersOf(index).Count == 0 && BorderParameters.AreOneMapping(graph[source], tensor))
            : graph.ReadersOf(index).Count == 0);
        return Planned(graph, BorderSide.Output, position, wanted, isConversion ? source : index, tensor, isConversion ? [maker] : [], []);
    }

    // A malformed file may have conversions without an input or output.
    private static bool IsWhole(Operator op) => op is { Inputs: [>= 0, ..], Outputs: [>= 0, ..] };

    private static string? KeptBecause(BorderGraph graph, int tensor, TensorType wanted)
    {
        if (graph[tensor].Type == wanted) return "it has that type already";
        return graph[tensor].Type == TensorType.Float32 || graph.HasCodes(tensor) ? null : "it holds no quantized values";
    }

    // Parameters come from the border that there is, or from the codes inside where that is float.
    private static BorderPlan Planned(
        BorderGraph graph, BorderSide side, int position, TensorType wanted, int core, Tensor stated, IReadOnlyList<Operator> absorbed, IReadOnlyList<Operator> bypassed)
    {
        var index = side == BorderSide.Input ? graph.Graph.Inputs[position] : graph.Graph.Outputs[position];
        var inner = graph[core];
        var parameters = wanted == TensorType.Float32 ? null : BorderParameters.For(stated.Quantization!, stated.Type, wanted, side == BorderSide.Output && NeverNegative.Contains(graph.MakerOf(core)?.Builtin ?? BuiltinOperator.Custom));
        var isDirect = wanted == inner.Type && (wanted == TensorType.Float32 || BorderParameters.AreOneMapping(new Tensor { Type = wanted, Quantization = parameters, Buffer = inner.Buffer }, inner));
        var (from, to) = side == BorderSide.Input ? (wanted, inner.Type) : (inner.Type, wanted);
        if (!isDirect && to != TensorType.Float32 && !RuntimeKernels.Converts(from, to)) throw Inconvertible(graph, side, index, from, to);
        var note = isDirect || to == TensorType.Float32 ? "" : Note(from, to);
        return new BorderPlan(Change(graph, side, position, wanted, isDirect ? BorderOutcome.Moved : BorderOutcome.Converted, parameters, note), index, core, parameters, absorbed, bypassed);
    }

    // An input of codes that conversions alone read: they read the new border.
    private static BorderPlan Opened(BorderGraph graph, int position, TensorType wanted, IReadOnlyList<Operator> conversions)
    {
        var index = graph.Graph.Inputs[position];
        var parameters = wanted == TensorType.Float32 ? null : BorderParameters.For(graph[index].Quantization!, graph[index].Type, wanted, isNeverNegative: false);
        var note = conversions.Where(static op => op.Builtin == BuiltinOperator.Quantize).Select(op => Note(wanted, graph[op.Outputs[0]].Type)).FirstOrDefault(static note => note.Length > 0) ?? "";
        return new BorderPlan(Change(graph, BorderSide.Input, position, wanted, BorderOutcome.Moved, parameters, note), index, index, parameters, [], conversions);
    }

    private static string Note(TensorType from, TensorType to)
        => RuntimeKernels.Converts(from, to, everywhere: true) ? "" : $"QUANTIZE from {from} to {to} came after TensorFlow 2.21, whose runtime refuses it";

    private static BorderChange Change(BorderGraph graph, BorderSide side, int position, TensorType wanted, BorderOutcome outcome, QuantizationParameters? parameters, string note)
    {
        var tensor = graph[side == BorderSide.Input ? graph.Graph.Inputs[position] : graph.Graph.Outputs[position]];
        return new BorderChange(graph.Index, side, position, tensor.Name ?? "", tensor.Type, wanted, outcome, note)
        {
            Scale = parameters?.Scale![0],
            ZeroPoint = parameters?.ZeroPoint![0],
        };
    }

    private static BorderPlan Kept(BorderGraph graph, BorderSide side, int position, string reason)
    {
        var index = side == BorderSide.Input ? graph.Graph.Inputs[position] : graph.Graph.Outputs[position];
        var tensor = graph[index];
        return new BorderPlan(new BorderChange(graph.Index, side, position, tensor.Name ?? "", tensor.Type, tensor.Type, BorderOutcome.Kept, reason), index, index, tensor.Quantization, [], []);
    }

    private static TfLiteQuantException NotQuantized(BorderGraph graph, BorderSide side, int tensor) => new(
        ErrorCode.BorderNotQuantized,
        side == BorderSide.Input ? "The input is float, and nothing in the model quantizes it: no scale is known for its codes." : "The output is computed in float: no scale is known for its codes.",
        "Leave that side float, or quantize the float model in full, with a representative dataset.",
        new ModelLocation(Subgraph: graph.Index, TensorIndex: tensor, TensorName: graph[tensor].Name));

    private static TfLiteQuantException Inconvertible(BorderGraph graph, BorderSide side, int tensor, TensorType from, TensorType to) => new(
        ErrorCode.BorderNotQuantized,
        $"The {(side == BorderSide.Input ? "input" : "output")} would have to be converted from {from} to {to}, for which the runtime has no kernel.",
        "Choose Float32, or the type of the codes inside.",
        new ModelLocation(Subgraph: graph.Index, TensorIndex: tensor, TensorName: graph[tensor].Name));
}
