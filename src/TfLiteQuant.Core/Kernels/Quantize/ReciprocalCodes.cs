using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Floats to int8 codes with zero point 0 by a float factor: <c>code = clamp(round(value * inverse), -127, 127)</c>, halves away
/// from zero, all in single precision as the reference's static quantizers have it.
/// </summary>
/// <remarks>
/// A vector step takes 32 floats: multiplied, clamped (which leaves halves where they are), rounded by adding the largest float
/// below 0.5 with the value's sign and cutting off the fraction (exact below 2^23), and narrowed. Values must be finite.
/// </remarks>
internal static class ReciprocalCodes
{
    private const float Limit = 127;

    /// <summary>The largest float below one half: with 0.5 itself, 0.49999997 would round up to 1.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary>Quantizes values that share one factor.</summary>
    /// <param name="values">Finite values in real units.</param>
    /// <param name="inverse">Codes per real unit.</param>
    /// <param name="codes">As many codes as values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize(ReadOnlySpan<float> values, float inverse, Span<sbyte> codes)
    {
        codes = codes[..values.Length];
        var i = 0;
        if (CpuFeatures.HasVector256)
        {
            var factor = Vector256.Create(inverse);
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var into = ref MemoryMarshal.GetReference(codes);
            for (; i <= values.Length - 32; i += 32)
            {
                var at = (nuint)i;
                Pack(
                    Rounded(Vector256.LoadUnsafe(ref from, at) * factor),
                    Rounded(Vector256.LoadUnsafe(ref from, at + 8) * factor),
                    Rounded(Vector256.LoadUnsafe(ref from, at + 16) * factor),
                    Rounded(Vector256.LoadUnsafe(ref from, at + 24) * factor)).StoreUnsafe(ref into, at);
            }
        }

        for (; i < values.Length; i++) codes[i] = Code(values[i], inverse);
    }

    /// <summary>Quantizes a row whose columns have a factor each.</summary>
    /// <param name="row">Finite values in real units, one per column.</param>
    /// <param name="inverses">Codes per real unit, one per column.</param>
    /// <param name="codes">As many codes as values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void QuantizePerColumn(ReadOnlySpan<float> row, ReadOnlySpan<float> inverses, Span<sbyte> codes)
    {
        codes = codes[..row.Length];
        inverses = inverses[..row.Length];
        var i = 0;
        if (CpuFeatures.HasVector256)
        {
            ref var from = ref MemoryMarshal.GetReference(row);
            ref var by = ref MemoryMarshal.GetReference(inverses);
            ref var into = ref MemoryMarshal.GetReference(codes);
            for (; i <= row.Length - 32; i += 32)
            {
                var at = (nuint)i;
                Pack(
                    Rounded(Vector256.LoadUnsafe(ref from, at) * Vector256.LoadUnsafe(ref by, at)),
                    Rounded(Vector256.LoadUnsafe(ref from, at + 8) * Vector256.LoadUnsafe(ref by, at + 8)),
                    Rounded(Vector256.LoadUnsafe(ref from, at + 16) * Vector256.LoadUnsafe(ref by, at + 16)),
                    Rounded(Vector256.LoadUnsafe(ref from, at + 24) * Vector256.LoadUnsafe(ref by, at + 24))).StoreUnsafe(ref into, at);
            }
        }

        for (; i < row.Length; i++) codes[i] = Code(row[i], inverses[i]);
    }

    /// <summary>One code: the specification of the vector forms.</summary>
    public static sbyte Code(float value, float inverse)
        => (sbyte)Math.Clamp(MathF.Round(value * inverse, MidpointRounding.AwayFromZero), -Limit, Limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Rounded(Vector256<float> product)
    {
        var limit = Vector256.Create(Limit);
        var clamped = Vector256.Min(Vector256.Max(product, -limit), limit);
        return Vector256.ConvertToInt32(Vector256.Truncate(clamped + (Vector256.Create(BelowHalf) | (clamped & Vector256.Create(-0f)))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Pack(Vector256<int> q0, Vector256<int> q1, Vector256<int> q2, Vector256<int> q3)
        => Vector256.Narrow(Vector256.Narrow(q0, q1), Vector256.Narrow(q2, q3));
}
