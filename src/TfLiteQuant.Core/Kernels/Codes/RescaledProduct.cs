using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>a * b on codes. The product of two 16-bit codes has 31 bits at most, those of 8-bit ones 18.</summary>
internal readonly struct RescaledProduct(FixedPointMultiplier scale, int zeroA, int zeroB, int zero, int min, int max) : ICodeBinary
{
    private readonly Rescaling _scale = new(scale);
    private readonly int _zeroA = zeroA;
    private readonly int _zeroB = zeroB;
    private readonly int _zero = zero;
    private readonly int _min = min;
    private readonly int _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
        => T.Min(T.Max(_scale.Of((a - T.Of(_zeroA)) * (b - T.Of(_zeroB))) + T.Of(_zero), T.Of(_min)), T.Of(_max));
}
