using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// a + b or a - b on codes: both brought to half of the larger scale with <c>headroom</c> more bits, added, brought to the output's
/// scale. With 8-bit codes and 20 bits of headroom, or 16-bit ones and 15, no step leaves 32 bits as long as the output's multiplier is
/// below 1.
/// </summary>
internal readonly struct RescaledSum : ICodeBinary
{
    private readonly int _zeroA, _zeroB, _zero, _min, _max, _sign;
    private readonly RaisedRescaling _a, _b;
    private readonly Rescaling _y;

    /// <param name="headroom">Bits that codes are shifted left before they are rescaled.</param>
    /// <param name="a">Scale of the first, at most one half, and zero point.</param>
    /// <param name="b">Scale of the second, at most one half, and zero point.</param>
    /// <param name="y">Scale of the output, below 1, and zero point.</param>
    /// <param name="range">Codes that results are kept to.</param>
    /// <param name="subtracts">Whether the second is taken off.</param>
    public RescaledSum(
        int headroom, (FixedPointMultiplier Scale, int Zero) a, (FixedPointMultiplier Scale, int Zero) b, (FixedPointMultiplier Scale, int Zero) y,
        (int Min, int Max) range, bool subtracts)
    {
        (_a, _zeroA) = (new RaisedRescaling(a.Scale, headroom), a.Zero);
        (_b, _zeroB) = (new RaisedRescaling(b.Scale, headroom), b.Zero);
        (_y, _zero) = (new Rescaling(y.Scale), y.Zero);
        (_min, _max) = range;
        _sign = subtracts ? -1 : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
    {
        var left = _a.Of(a - T.Of(_zeroA));
        var right = _b.Of(b - T.Of(_zeroB));
        var sum = _sign < 0 ? left - right : left + right;
        return T.Min(T.Max(_y.Of(sum) + T.Of(_zero), T.Of(_min)), T.Of(_max));
    }
}
