using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Keeping values within bounds.</summary>
internal static class Bounds
{
    /// <summary>x, but no less than min and no more than max; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Clamp<T>(T x, T min, T max)
        where T : unmanaged, IFloatLanes<T>
        => T.Smaller(max, T.Larger(min, x));
}
