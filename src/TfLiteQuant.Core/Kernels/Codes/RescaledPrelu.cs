using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>x where it is at least 0, x times a slope elsewhere, on codes.</summary>
/// <param name="scale">Scale of x over the output's.</param>
/// <param name="slopeScale">Scale of x times that of the slopes over the output's.</param>
/// <param name="zeroX">Zero point of x.</param>
/// <param name="zeroSlope">Zero point of the slopes.</param>
/// <param name="zero">Zero point of the output.</param>
/// <param name="min">Smallest result.</param>
/// <param name="max">Largest result.</param>
internal readonly struct RescaledPrelu(FixedPointMultiplier scale, FixedPointMultiplier slopeScale, int zeroX, int zeroSlope, int zero, int min, int max) : ICodeBinary
{
    private readonly Rescaling _scale = new(scale);
    private readonly Rescaling _slopeScale = new(slopeScale);
    private readonly int _zeroX = zeroX;
    private readonly int _zeroSlope = zeroSlope;
    private readonly int _zero = zero;
    private readonly int _min = min;
    private readonly int _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
    {
        var x = a - T.Of(_zeroX);
        var result = T.WhereGreater(T.Of(0), x, _slopeScale.Of(x * (b - T.Of(_zeroSlope))), _scale.Of(x));
        return T.Min(T.Max(result + T.Of(_zero), T.Of(_min)), T.Of(_max));
    }
}
