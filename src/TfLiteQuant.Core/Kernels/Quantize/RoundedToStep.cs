using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Values kept within a range and moved to the nearest of the steps that begin at its lower end, halves upwards; NaN stays NaN.</summary>
/// <param name="min">Lower end.</param>
/// <param name="max">Upper end.</param>
/// <param name="step">Distance of two steps.</param>
internal readonly struct RoundedToStep(float min, float max, float step) : IFloatUnary
{
    /// <summary>The largest float below one half: with 0.5 itself, 0.5 - 2^-25 would round up to 1.</summary>
    private const float BelowHalf = 0.49999997f;

    private readonly float _min = min;
    private readonly float _max = max;
    private readonly float _step = step;
    private readonly float _inverse = 1 / step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>
    {
        var min = T.Of(_min);
        var steps = T.Floor(((Bounds.Clamp(x, min, T.Of(_max)) - min) * T.Of(_inverse)) + T.Of(BelowHalf));
        return (steps * T.Of(_step)) + min;
    }
}
