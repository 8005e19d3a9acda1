using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>IEEE half precision.</summary>
internal readonly struct Float16Format : IFloatFormat
{
    public static void Widen(ReadOnlySpan<ushort> codes, Span<float> values)
        => TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<ushort, Half>(codes), values);

    public static void Narrow(ReadOnlySpan<float> values, Span<ushort> codes)
        => TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<ushort, Half>(codes));
}
