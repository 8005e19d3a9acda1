using System.Numerics;
using System.Numerics.Tensors;

namespace TfLiteQuant.Kernels;

/// <summary>Numbers of one type to another: integers wrap, reals are cut towards zero and saturate, NaN becomes the largest
/// integer.</summary>
internal static class NumericCast
{
    /// <summary>Converts all values.</summary>
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> values, Span<TTo> results)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        if (IsReal<TFrom>() && !IsReal<TTo>())
        {
            for (var i = 0; i < values.Length; i++)
                results[i] = TFrom.IsNaN(values[i]) ? TTo.MaxValue : TTo.CreateSaturating(values[i]);
        }
        else
        {
            TensorPrimitives.ConvertTruncating(values, results);
        }
    }

    /// <summary>1 where a value is not zero (NaN is not), else 0.</summary>
    public static void ToTruth<T>(ReadOnlySpan<T> values, Span<byte> results)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < values.Length; i++) results[i] = T.IsZero(values[i]) ? (byte)0 : (byte)1;
    }

    /// <summary>The bits of bfloat16, the upper half of a float's, rounded to nearest, ties to even.</summary>
    public static void ToBFloat16<T>(ReadOnlySpan<T> values, Span<ushort> results)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = float.CreateTruncating(values[i]);
            var bits = BitConverter.SingleToUInt32Bits(value);
            results[i] = float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        }
    }

    /// <summary>Floats of bfloat16 bits.</summary>
    public static void FromBFloat16(ReadOnlySpan<ushort> bits, Span<float> results)
    {
        for (var i = 0; i < bits.Length; i++) results[i] = BitConverter.UInt32BitsToSingle((uint)bits[i] << 16);
    }

    private static bool IsReal<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half);
}
