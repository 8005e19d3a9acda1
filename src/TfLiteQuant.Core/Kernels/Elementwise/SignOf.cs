using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>-1, 0 or 1; NaN for NaN.</summary>
internal readonly struct SignOf : INumberUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Number<T>(T x)
        where T : unmanaged, INumber<T>
        => T.IsNaN(x) ? x : x > T.Zero ? T.One : x < T.Zero ? -T.One : T.Zero;
}
