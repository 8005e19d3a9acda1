using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

internal static class FloatingPointTypes
{
    /// <summary>Whether elements are real numbers in a floating-point format.</summary>
    public static bool IsFloatingPoint(this TensorType type) => type is TensorType.Float32 or TensorType.Float16 or TensorType.Float64
        or TensorType.BFloat16 or TensorType.Float8E4M3FN or TensorType.Float8E5M2 or TensorType.Complex64 or TensorType.Complex128;
}
