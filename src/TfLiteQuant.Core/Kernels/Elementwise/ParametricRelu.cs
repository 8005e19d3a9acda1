using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>x where it is at least 0 and x times alpha elsewhere; a NaN takes the second form, which keeps it.</summary>
internal readonly struct ParametricRelu : IFloatBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, IFloatLanes<T>
        => T.WhereLess(a, T.Of(0), a * b, a);
}
