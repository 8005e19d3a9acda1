using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>x where it is at least 0, x times a fixed slope elsewhere, on codes.</summary>
/// <param name="scale">Scale of x over the output's.</param>
/// <param name="slopeScale">The same times the slope.</param>
/// <param name="zeroX">Zero point of x.</param>
/// <param name="zero">Zero point of the output.</param>
/// <param name="min">Smallest result.</param>
/// <param name="max">Largest result.</param>
internal readonly struct RescaledLeakyRelu(FixedPointMultiplier scale, FixedPointMultiplier slopeScale, int zeroX, int zero, int min, int max) : ICodeUnary
{
    private readonly Rescaling _scale = new(scale);
    private readonly Rescaling _slopeScale = new(slopeScale);
    private readonly int _zeroX = zeroX;
    private readonly int _zero = zero;
    private readonly int _min = min;
    private readonly int _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, ICodeLanes<T>
    {
        var offset = x - T.Of(_zeroX);
        var result = T.WhereGreater(T.Of(0), offset, _slopeScale.Of(offset), _scale.Of(offset));
        return T.Min(T.Max(result + T.Of(_zero), T.Of(_min)), T.Of(_max));
    }
}
