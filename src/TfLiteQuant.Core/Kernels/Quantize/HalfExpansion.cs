using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Half precision to floats, exactly.</summary>
/// <remarks>A half's magnitude bits, moved to where a float has them, are a float that is 2^112 too small; multiplying puts
/// that right for normal and subnormal numbers alike. Infinities and NaN get their exponent by hand. Weights are expanded
/// once, when a model is loaded: hence optimized from the first call on.</remarks>
internal static class HalfExpansion
{
    private const int Magnitude = 0x7FFF;
    private const int FirstNonFinite = 0x7C00;
    private const int FloatExponent = 0x7F80_0000;
    private const float Rebias = 5.192296858534828e33f;

    /// <summary>Widens all halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Expand(ReadOnlySpan<Half> halves, Span<float> values)
    {
        var bits = MemoryMarshal.Cast<Half, short>(halves);
        values = values[..bits.Length];
        var i = 0;
        if (CpuFeatures.HasVector256)
        {
            ref var from = ref MemoryMarshal.GetReference(bits);
            ref var into = ref MemoryMarshal.GetReference(values);
            for (; i <= bits.Length - 16; i += 16)
            {
                var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
                Expand(lower).StoreUnsafe(ref into, (nuint)i);
                Expand(upper).StoreUnsafe(ref into, (nuint)i + 8);
            }
        }

        for (; i < bits.Length; i++) values[i] = (float)halves[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Expand(Vector256<int> bits)
    {
        var magnitude = bits & Vector256.Create(Magnitude);
        var number = ((magnitude << 13).AsSingle() * Vector256.Create(Rebias)).AsInt32();
        var special = Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(FirstNonFinite)) & Vector256.Create(FloatExponent);
        return (number | special | ((bits & Vector256.Create(~Magnitude)) << 16)).AsSingle();
    }
}
