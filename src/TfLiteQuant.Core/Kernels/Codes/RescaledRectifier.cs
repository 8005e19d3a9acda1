using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Codes brought to another scale and kept to a range: requantization, and the rectifiers by their bounds.</summary>
internal readonly struct RescaledRectifier(FixedPointMultiplier scale, int zeroX, int zero, int min, int max) : ICodeUnary
{
    private readonly Rescaling _scale = new(scale);
    private readonly int _zeroX = zeroX;
    private readonly int _zero = zero;
    private readonly int _min = min;
    private readonly int _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, ICodeLanes<T>
        => T.Min(T.Max(_scale.Of(x - T.Of(_zeroX)) + T.Of(_zero), T.Of(_min)), T.Of(_max));
}
