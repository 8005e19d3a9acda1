using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Bits set in both.</summary>
internal readonly struct BitwiseAnd : IIntegerBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Integer<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a & b;
}
