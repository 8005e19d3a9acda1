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
    /// <param name="values">Numbers.</param>
    /// <param name="results">At least as many; may be the very memory of <paramref name="values"/> where elements have one size.</param>
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> values, Span<TTo> results)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        results = results[..values.Length];
        if (typeof(TFrom) == typeof(TTo) || (IsInteger<TFrom>() && IsInteger<TTo>() && Unsafe.SizeOf<TFrom>() == Unsafe.SizeOf<TTo>()))
            MemoryMarshal.Cast<TFrom, TTo>(values).CopyTo(results);
        else if (IsInteger<TFrom>() && IsInteger<TTo>()) Integers(values, results);
        else if (IsInteger<TFrom>() && typeof(TTo) == typeof(float)) Floats(values, results);
        else if (typeof(TFrom) == typeof(float) && IsInteger<TTo>()) Cut(values, results);
        else if (typeof(TFrom) == typeof(double) && typeof(TTo) == typeof(float)) Narrow(values, results);
        else if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(double)) Integers(values, results);
        else if (typeof(TFrom) == typeof(Half) && typeof(TTo) == typeof(float)) HalfExpansion.Expand(MemoryMarshal.Cast<TFrom, Half>(values), MemoryMarshal.Cast<TTo, float>(results));
        else if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(Half)) HalfPrecision.Narrow(MemoryMarshal.Cast<TFrom, float>(values), MemoryMarshal.Cast<TTo, Half>(results));
        else if (IsInteger<TTo>()) Each(values, results);
        else TensorPrimitives.ConvertTruncating(values, results);
    }

    /// <summary>One number: the specification of the vector forms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTo Number<TFrom, TTo>(TFrom value)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
        => IsInteger<TFrom>() || !IsInteger<TTo>() ? TTo.CreateTruncating(value) : TFrom.IsNaN(value) ? TTo.MaxValue : TTo.CreateSaturating(value);

    private static bool IsInteger<T>() => typeof(T) != typeof(float) && typeof(T) != typeof(double) && typeof(T) != typeof(Half);

    // Integers to others, floats to doubles: whole vectors of the narrower type.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Integers<TFrom, TTo>(ReadOnlySpan<TFrom> values, Span<TTo> results)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        var i = 0;
        if (CpuFeatures.HasVectorsOf<TFrom>())
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var into = ref MemoryMarshal.GetReference(results);
            if (Unsafe.SizeOf<TFrom>() < Unsafe.SizeOf<TTo>())
                for (; i <= values.Length - Vector<TFrom>.Count; i += Vector<TFrom>.Count)
                    WideNumbers.Store(Vector.LoadUnsafe(ref from, (nuint)i), ref Unsafe.Add(ref into, i));
            else
                for (; i <= values.Length - Vector<TTo>.Count; i += Vector<TTo>.Count)
                    NarrowNumbers.Load<TFrom, TTo>(ref Unsafe.Add(ref from, i)).StoreUnsafe(ref into, (nuint)i);
        }

        Each(values[i..], results[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Floats<TFrom, TTo>(ReadOnlySpan<TFrom> values, Span<TTo> results)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        var floats = MemoryMarshal.Cast<TTo, float>(results);
        var i = 0;
        if (CpuFeatures.HasVectorsOf<TFrom>())
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var into = ref MemoryMarshal.GetReference(floats);
            if (Unsafe.SizeOf<TFrom>() <= sizeof(float))
            {
                for (; i <= values.Length - Vector<TFrom>.Count; i += Vector<TFrom>.Count)
                    WideNumbers.Store(Vector.LoadUnsafe(ref from, (nuint)i), ref Unsafe.Add(ref into, i));
            }
            else
            {
                // 64 bits: those that 32 hold
                for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
                {
                    if (NarrowNumbers.AreInt32(ref Unsafe.Add(ref from, i)))
                        Vector.ConvertToSingle(NarrowNumbers.Load<TFrom, int>(ref Unsafe.Add(ref from, i))).StoreUnsafe(ref into, (nuint)i);
                    else Each(values.Slice(i, Vector<float>.Count), results[i..]);
                }
            }
        }

        Each(values[i..], results[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Cut<TFrom, TTo>(ReadOnlySpan<TFrom> values, Span<TTo> results)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        var i = 0;
        if (CpuFeatures.HasVectorsOf<float>())
        {
            ref var from = ref Unsafe.As<TFrom, float>(ref MemoryMarshal.GetReference(values));
            ref var into = ref MemoryMarshal.GetReference(results);
            var step = Math.Max(Vector<float>.Count, Vector<TTo>.Count);
            for (; i <= values.Length - step; i += step)
                if (!CutNumbers.TryStore(ref Unsafe.Add(ref from, i), ref Unsafe.Add(ref into, i))) Each(values.Slice(i, step), results[i..]);
        }

        Each(values[i..], results[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Narrow<TFrom, TTo>(ReadOnlySpan<TFrom> values, Span<TTo> results)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        var i = 0;
        if (CpuFeatures.HasVectorsOf<double>())
        {
            ref var from = ref Unsafe.As<TFrom, double>(ref MemoryMarshal.GetReference(values));
            ref var into = ref Unsafe.As<TTo, float>(ref MemoryMarshal.GetReference(results));
            for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
                Vector.Narrow(Vector.LoadUnsafe(ref from, (nuint)i), Vector.LoadUnsafe(ref from, (nuint)(i + Vector<double>.Count))).StoreUnsafe(ref into, (nuint)i);
        }

        Each(values[i..], results[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Each<TFrom, TTo>(ReadOnlySpan<TFrom> values, Span<TTo> results)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        for (var i = 0; i < values.Length; i++) results[i] = Number<TFrom, TTo>(values[i]);
    }
}
