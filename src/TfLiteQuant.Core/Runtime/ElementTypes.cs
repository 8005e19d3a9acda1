using TfLiteQuant.Model;

namespace TfLiteQuant.Runtime;

/// <summary>Which tensors a .NET type's spans may read and write.</summary>
internal static class ElementTypes
{
    /// <summary>Whether elements of <typeparamref name="T"/> are elements of such a tensor; bytes are whatever is stored.</summary>
    public static bool Fits<T>(TensorType type)
        where T : unmanaged
        => typeof(T) == typeof(byte) ? type is TensorType.UInt8 or TensorType.Bool or TensorType.Int4 or TensorType.UInt4 or TensorType.Int2
                or TensorType.Float8E4M3FN or TensorType.Float8E5M2
            : typeof(T) == typeof(float) ? type == TensorType.Float32
            : typeof(T) == typeof(sbyte) ? type == TensorType.Int8
            : typeof(T) == typeof(short) ? type == TensorType.Int16
            : typeof(T) == typeof(ushort) ? type is TensorType.UInt16 or TensorType.BFloat16
            : typeof(T) == typeof(int) ? type is TensorType.Int32 or TensorType.Resource
            : typeof(T) == typeof(uint) ? type == TensorType.UInt32
            : typeof(T) == typeof(long) ? type == TensorType.Int64
            : typeof(T) == typeof(ulong) ? type == TensorType.UInt64
            : typeof(T) == typeof(double) ? type == TensorType.Float64
            : typeof(T) == typeof(Half) ? type == TensorType.Float16
            : typeof(T) == typeof(bool) ? type == TensorType.Bool
            : typeof(T) == typeof(System.Numerics.Complex) && type == TensorType.Complex128;
}
