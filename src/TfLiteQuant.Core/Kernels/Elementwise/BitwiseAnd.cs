using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Bits set in both.</summary>
internal readonly struct BitwiseAnd : IBitwiseBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Integer<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Integers<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, IBinaryInteger<T>
        => a & b;
}
