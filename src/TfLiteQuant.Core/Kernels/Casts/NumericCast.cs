using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
            results = results[..values.Length];
            var done = typeof(TFrom) == typeof(float) && CpuFeatures.HasVectorsOf<float>() ? Cut(MemoryMarshal.Cast<TFrom, float>(values), results) : 0;
            for (var i = done; i < values.Length; i++)
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
        => default(RelationLoop<T, IsNotEqual>).Run(values, [T.Zero], results[..values.Length]);

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

    // Floats to integers of up to 32 bits in vectors; returns how many are done. Bounds of the narrow types are floats, so that
    // clamping may come first; those of int32 are kept by the conversion.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Cut<T>(ReadOnlySpan<float> values, Span<T> results)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (Unsafe.SizeOf<T>() > sizeof(int) || typeof(T) == typeof(uint)) return 0;
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var into = ref MemoryMarshal.GetReference(results);
        var step = Vector<T>.Count;
        var i = 0;
        for (; i <= values.Length - step; i += step)
        {
            var at = (nuint)i;
            if (Unsafe.SizeOf<T>() == sizeof(int)) Vector.As<int, T>(Cut<T>(ref from, at)).StoreUnsafe(ref into, at);
            else if (Unsafe.SizeOf<T>() == sizeof(short)) Vector.As<short, T>(CutWords<T>(ref from, at)).StoreUnsafe(ref into, at);
            else Vector.As<sbyte, T>(Vector.Narrow(CutWords<T>(ref from, at), CutWords<T>(ref from, at + (nuint)Vector<short>.Count))).StoreUnsafe(ref into, at);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<short> CutWords<T>(ref float from, nuint at)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        => Vector.Narrow(Cut<T>(ref from, at), Cut<T>(ref from, at + (nuint)Vector<float>.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Cut<T>(ref float from, nuint at)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var value = Vector.LoadUnsafe(ref from, at);
        var isNumber = Vector.AsVectorInt32(Vector.Equals(value, value));
        var most = new Vector<int>(int.CreateTruncating(T.MaxValue));
        if (Unsafe.SizeOf<T>() < sizeof(int))
            value = Vector.Min(Vector.Max(value, new Vector<float>(float.CreateTruncating(T.MinValue))), new Vector<float>(float.CreateTruncating(T.MaxValue)));
        return Vector.ConditionalSelect(isNumber, Vector.ConvertToInt32(value), most);
    }

    private static bool IsReal<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half);
}
