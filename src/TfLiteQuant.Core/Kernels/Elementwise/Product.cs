using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>a * b.</summary>
internal readonly struct Product : IFloatBinary, INumberBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, IFloatLanes<T>
        => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Number<T>(T a, T b)
        where T : unmanaged, INumber<T>
        => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Numbers<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, INumber<T>
        => a * b;
}
