using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Floats to int8 codes with zero point 0: <c>code = clamp(round(value / scale), -127, 127)</c>, halves away from zero, the
/// quotient in double precision as the reference's dynamic-range quantizer has it.
/// </summary>
/// <remarks>
/// A vector step takes 32 floats: widened to double, divided, rounded by adding the largest double below 0.5 with the
/// value's sign and cutting off the fraction (exact for every quotient below 2^51), and narrowed through float (exact for
/// integers up to 127) to int32, int16 and int8. Values must be finite.
/// </remarks>
internal static class SymmetricCodes
{
    private const int Limit = 127;

    /// <summary>The largest double below one half: with 0.5 itself, 0.5 - 2^-54 would round up to 1.</summary>
    private const double BelowHalf = 0.49999999999999994;

    /// <summary>Quantizes values that share one scale.</summary>
    /// <param name="values">Finite values in real units.</param>
    /// <param name="scale">Real units per code, above 0.</param>
    /// <param name="codes">As many codes as values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize(ReadOnlySpan<float> values, double scale, Span<sbyte> codes)
    {
        codes = codes[..values.Length];
        var i = 0;
        if (CpuFeatures.HasVector256)
        {
            var divisor = Vector256.Create(scale);
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var into = ref MemoryMarshal.GetReference(codes);
            for (; i <= values.Length - 32; i += 32)
            {
                var q0 = Quotients(Vector256.LoadUnsafe(ref from, (nuint)i), divisor, divisor);
                var q1 = Quotients(Vector256.LoadUnsafe(ref from, (nuint)i + 8), divisor, divisor);
                var q2 = Quotients(Vector256.LoadUnsafe(ref from, (nuint)i + 16), divisor, divisor);
                var q3 = Quotients(Vector256.LoadUnsafe(ref from, (nuint)i + 24), divisor, divisor);
                Pack(q0, q1, q2, q3).StoreUnsafe(ref into, (nuint)i);
            }
        }

        for (; i < values.Length; i++) codes[i] = Code(values[i], scale);
    }

    /// <summary>Quantizes a row whose columns have a scale each.</summary>
    /// <param name="row">Finite values in real units, one per column.</param>
    /// <param name="scales">Real units per code, above 0, one per column.</param>
    /// <param name="codes">As many codes as values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void QuantizePerColumn(ReadOnlySpan<float> row, ReadOnlySpan<double> scales, Span<sbyte> codes)
    {
        codes = codes[..row.Length];
        scales = scales[..row.Length];
        var i = 0;
        if (CpuFeatures.HasVector256)
        {
            ref var from = ref MemoryMarshal.GetReference(row);
            ref var by = ref MemoryMarshal.GetReference(scales);
            ref var into = ref MemoryMarshal.GetReference(codes);
            for (; i <= row.Length - 32; i += 32)
            {
                var q0 = Quotients(ref from, ref by, (nuint)i);
                var q1 = Quotients(ref from, ref by, (nuint)i + 8);
                var q2 = Quotients(ref from, ref by, (nuint)i + 16);
                var q3 = Quotients(ref from, ref by, (nuint)i + 24);
                Pack(q0, q1, q2, q3).StoreUnsafe(ref into, (nuint)i);
            }
        }

        for (; i < row.Length; i++) codes[i] = Code(row[i], scales[i]);
    }

    /// <summary>One code: the specification of the vector forms.</summary>
    public static sbyte Code(float value, double scale)
        => (sbyte)Math.Clamp(Math.Round(value / scale, MidpointRounding.AwayFromZero), -Limit, Limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Quotients(ref float values, ref double scales, nuint offset)
        => Quotients(Vector256.LoadUnsafe(ref values, offset), Vector256.LoadUnsafe(ref scales, offset), Vector256.LoadUnsafe(ref scales, offset + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Quotients(Vector256<float> values, Vector256<double> lowerScales, Vector256<double> upperScales)
    {
        var (lower, upper) = Vector256.Widen(values);
        return Vector256.ConvertToInt32(Vector256.Narrow(RoundAway(lower / lowerScales), RoundAway(upper / upperScales)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> RoundAway(Vector256<double> quotient)
    {
        var sign = Vector256.Create(-0.0);
        return Vector256.Truncate(quotient + (Vector256.Create(BelowHalf) | (quotient & sign)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Pack(Vector256<int> q0, Vector256<int> q1, Vector256<int> q2, Vector256<int> q3)
    {
        var limit = Vector256.Create((short)Limit);
        var lower = Vector256.Min(Vector256.Max(Vector256.Narrow(q0, q1), -limit), limit);
        var upper = Vector256.Min(Vector256.Max(Vector256.Narrow(q2, q3), -limit), limit);
        return Vector256.Narrow(lower, upper);
    }
}
