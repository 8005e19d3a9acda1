using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>a shifted right by b bits, with the sign where the type has one; b is kept within 0 and the width less one.</summary>
internal readonly struct ShiftRight : IIntegerBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Integer<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        var last = (Unsafe.SizeOf<T>() * 8) - 1;
        var bits = T.IsNegative(b) ? 0 : Math.Min(int.CreateSaturating(b), last);
        return a >> bits;
    }
}
