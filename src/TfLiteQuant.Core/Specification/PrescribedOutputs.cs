using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Scale and zero point that operators prescribe for their outputs, whose range is known beforehand.</summary>
internal static class PrescribedOutputs
{
    private static readonly Dictionary<BuiltinOperator, (float Scale8, int Zero8, float Scale16)> Table = new()
    {
        // 0 to 1: all codes of 8 bits, the positive ones of 16.
        [BuiltinOperator.Softmax] = (1f / 256, -128, 1f / 32768),
        [BuiltinOperator.Logistic] = (1f / 256, -128, 1f / 32768),
        // -1 to 1.
        [BuiltinOperator.Tanh] = (1f / 128, 0, 1f / 32768),
        [BuiltinOperator.L2Normalization] = (1f / 128, 0, 0),
        // -16 to 0.
        [BuiltinOperator.LogSoftmax] = (16f / 256, 127, 0),
    };

    /// <summary>The parameters; null where the operator prescribes none for codes of these types.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="input">Type of the codes that go in.</param>
    /// <param name="output">Type of the codes that come out.</param>
    public static (float Scale, long ZeroPoint)? Of(BuiltinOperator op, TensorType input, TensorType output)
    {
        if (!Table.TryGetValue(op, out var row)) return null;
        return output switch
        {
            TensorType.Int8 => (row.Scale8, row.Zero8),
            TensorType.UInt8 => (row.Scale8, row.Zero8 + 128),
            // Out of 8-bit codes, SOFTMAX makes 16-bit ones that use the whole of their range.
            TensorType.Int16 when input == TensorType.Int8 => op == BuiltinOperator.Softmax ? (1f / 65536, short.MinValue) : null,
            TensorType.Int16 when row.Scale16 > 0 => (row.Scale16, 0),
            _ => null,
        };
    }
}
