using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>|x| on codes.</summary>
/// <param name="scale">Scale of x over the output's; null where both are the same.</param>
/// <param name="zeroX">Zero point of x.</param>
/// <param name="zero">Zero point of the output.</param>
/// <param name="min">Smallest result.</param>
/// <param name="max">Largest result.</param>
internal readonly struct RescaledMagnitude(FixedPointMultiplier? scale, int zeroX, int zero, int min, int max) : ICodeUnary
{
    private readonly bool _rescales = scale is not null;
    private readonly Rescaling _scale = new(scale ?? default);
    private readonly int _zeroX = zeroX;
    private readonly int _zero = zero;
    private readonly int _min = min;
    private readonly int _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, ICodeLanes<T>
    {
        var offset = x - T.Of(_zeroX);
        var size = T.Max(offset, T.Of(0) - offset);
        return T.Min(T.Max((_rescales ? _scale.Of(size) : size) + T.Of(_zero), T.Of(_min)), T.Of(_max));
    }
}
