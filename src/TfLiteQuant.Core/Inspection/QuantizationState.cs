using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>How far a model is quantized.</summary>
public enum QuantizationState
{
    /// <summary>No quantized value anywhere.</summary>
    Float,

    /// <summary>Integer weights, float activations.</summary>
    DynamicRange,

    /// <summary>Half-precision weights, float activations.</summary>
    Float16,

    /// <summary>Integer activations, with float at the borders or in operators that stayed float.</summary>
    FullInteger,

    /// <summary>No float value anywhere.</summary>
    IntegerOnly,

    /// <summary>16-bit integer activations.</summary>
    Int16x8,

    /// <summary>Several of these at once.</summary>
    Mixed,
}

/// <summary>Tells the state of a model from its tensors' types and parameters.</summary>
public static class QuantizationStates
{
    /// <summary>The state of the whole model, all subgraphs together.</summary>
    public static QuantizationState Of(TfLiteModel model)
    {
        var seen = new Evidence();
        foreach (var graph in model.Subgraphs) seen.Add(graph);
        return seen switch
        {
            { IntegerWeights: false, IntegerActivations: false, Int16Activations: false, HalfWeights: false } => QuantizationState.Float,
            { HalfWeights: true, IntegerWeights: false, IntegerActivations: false, Int16Activations: false } => QuantizationState.Float16,
            { HalfWeights: true } => QuantizationState.Mixed,
            { HybridOperators: true, IntegerActivations: false, Int16Activations: false } => QuantizationState.DynamicRange,
            { IntegerActivations: false, Int16Activations: false } => QuantizationState.DynamicRange,
            { HybridOperators: true } => QuantizationState.Mixed,
            { Int16Activations: true, IntegerActivations: true } => QuantizationState.Mixed,
            { Int16Activations: true } => QuantizationState.Int16x8,
            { FloatValues: true } => QuantizationState.FullInteger,
            _ => QuantizationState.IntegerOnly,
        };
    }

    private sealed class Evidence
    {
        public bool IntegerWeights { get; private set; }

        public bool HalfWeights { get; private set; }

        public bool IntegerActivations { get; private set; }

        public bool Int16Activations { get; private set; }

        public bool FloatValues { get; private set; }

        public bool HybridOperators { get; private set; }

        public void Add(Subgraph graph)
        {
            var copied = TablesCopied(graph);
            foreach (var i in TensorsInUse(graph)) Add(graph.Tensors[i], copied.Contains(i));
            foreach (var op in graph.Operators) HybridOperators |= IsHybrid(op, graph);
        }

        private void Add(Tensor tensor, bool copiedFromTable)
        {
            var quantized = tensor.Type.IsQuantizedStorage() && tensor.Quantization is { IsQuantized: true };
            if (tensor.IsConstant || copiedFromTable)
            {
                IntegerWeights |= quantized;
                HalfWeights |= tensor.Type is TensorType.Float16 or TensorType.BFloat16;
            }
            else if (quantized && tensor.Type == TensorType.Int16 && !tensor.IsVariable)
            {
                Int16Activations = true;
            }
            else if (quantized && !tensor.IsVariable)
            {
                IntegerActivations = true;
            }
            else if (tensor.Type == TensorType.Float32)
            {
                FloatValues = true;
            }
        }

        // What no operator computes or reads says nothing of the computation: ranges of a recurrent operator's inner values
        // have tensors of their own, which stay float in integer models, and so have the scales of block-wise quantization.
        private static HashSet<int> TensorsInUse(Subgraph graph)
        {
            HashSet<int> used = [.. graph.Inputs, .. graph.Outputs];
            foreach (var op in graph.Operators)
            {
                used.UnionWith(op.Inputs);
                used.UnionWith(op.Outputs);
            }

            used.Remove(-1);
            return used;
        }

        // A dynamic-range GATHER copies codes of its constant table, and DENSIFY those of a sparse constant: they are weights still.
        private static HashSet<int> TablesCopied(Subgraph graph)
        {
            var copied = new HashSet<int>();
            foreach (var op in graph.Operators)
                if (op.Builtin is BuiltinOperator.Gather or BuiltinOperator.Densify && op.Input(0) >= 0 && graph.Tensors[op.Input(0)].IsConstant) copied.UnionWith(op.Outputs);
            return copied;
        }

        private static bool IsHybrid(Operator op, Subgraph graph)
        {
            if (op.Builtin is BuiltinOperator.Dequantize or BuiltinOperator.Quantize || op.Outputs is not [>= 0 and var output, ..]) return false;
            if (graph.Tensors[output].Type != TensorType.Float32) return false;
            foreach (var index in op.Inputs)
                if (index >= 0 && graph.Tensors[index] is { IsConstant: true, Quantization.IsQuantized: true } weight && weight.Type.IsQuantizedStorage()) return true;
            return false;
        }
    }
}
