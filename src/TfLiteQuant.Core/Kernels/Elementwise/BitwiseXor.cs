using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Bits set in one of the two.</summary>
internal readonly struct BitwiseXor : IBitwiseBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Integer<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Integers<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, IBinaryInteger<T>
        => a ^ b;
}
