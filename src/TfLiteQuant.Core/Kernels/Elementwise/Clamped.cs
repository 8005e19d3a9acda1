using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A float function of two arguments whose result is kept within bounds.</summary>
internal readonly struct Clamped<TOp>(TOp op, float min, float max) : IFloatBinary
    where TOp : struct, IFloatBinary
{
    private readonly TOp _op = op;
    private readonly float _min = min;
    private readonly float _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, IFloatLanes<T>
        => Bounds.Clamp(_op.Lanes(a, b), T.Of(_min), T.Of(_max));
}
