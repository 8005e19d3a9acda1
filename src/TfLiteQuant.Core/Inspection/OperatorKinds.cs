using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>Tells what an operator computes with from the types of its tensors.</summary>
public static class OperatorKinds
{
    /// <summary>The kind of one operator.</summary>
    public static OperatorKind Of(Operator op, Subgraph graph)
    {
        var seen = new Evidence();
        foreach (var index in op.Inputs) seen.Add(index, graph);
        foreach (var index in op.Outputs) seen.Add(index, graph);
        if (IsConversion(op.Builtin) && seen.Floats) return OperatorKind.Other;
        return seen switch
        {
            { Floats: true, Integers: true } => OperatorKind.Hybrid,
            { Floats: true } => OperatorKind.Float,
            { Integers: true } => OperatorKind.Integer,
            _ => OperatorKind.Other,
        };
    }

    private static bool IsConversion(BuiltinOperator op) => op is BuiltinOperator.Quantize or BuiltinOperator.Dequantize;

    private struct Evidence
    {
        public bool Floats { get; private set; }

        public bool Integers { get; private set; }

        public void Add(int index, Subgraph graph)
        {
            if (index < 0) return;
            var tensor = graph.Tensors[index];
            Floats |= tensor.Type.IsFloatingPoint();
            Integers |= tensor.Type.IsQuantizedStorage() && tensor.Quantization is { IsQuantized: true };
        }
    }
}
