using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>(a - b) squared on 8-bit codes. With 7 bits of headroom the difference has 16 bits, its square 30.</summary>
internal readonly struct RescaledSquaredDifference(
    (FixedPointMultiplier Scale, int Zero) a, (FixedPointMultiplier Scale, int Zero) b, (FixedPointMultiplier Scale, int Zero) y, int min, int max) : ICodeBinary
{
    /// <summary>Bits that codes are shifted left before they are rescaled.</summary>
    public const int Headroom = 7;

    private readonly Rescaling _a = new(a.Scale);
    private readonly Rescaling _b = new(b.Scale);
    private readonly Rescaling _y = new(y.Scale);
    private readonly int _zeroA = a.Zero;
    private readonly int _zeroB = b.Zero;
    private readonly int _zero = y.Zero;
    private readonly int _min = min;
    private readonly int _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
    {
        var difference = _a.Of((a - T.Of(_zeroA)) << Headroom) - _b.Of((b - T.Of(_zeroB)) << Headroom);
        return T.Min(T.Max(_y.Of(difference * difference) + T.Of(_zero), T.Of(_min)), T.Of(_max));
    }
}
