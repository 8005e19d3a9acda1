using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>a shifted left by b bits; 0 where b is no bit of the type.</summary>
internal readonly struct ShiftLeft : IIntegerBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Integer<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsNegative(b) || int.CreateSaturating(b) >= Unsafe.SizeOf<T>() * 8 ? T.Zero : a << int.CreateTruncating(b);
}
