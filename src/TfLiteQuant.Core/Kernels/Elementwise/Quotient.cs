using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>a / b; integers are cut toward zero, and the smallest divided by -1 wraps around.</summary>
internal readonly struct Quotient : IFloatBinary, INumberBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, IFloatLanes<T>
        => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Number<T>(T a, T b)
        where T : unmanaged, INumber<T>
        => b == -T.One ? -a : a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Numbers<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, INumber<T>
    {
        var negates = Vector.Equals(b, -Vector<T>.One);
        return Vector.ConditionalSelect(negates, -a, a / Vector.ConditionalSelect(negates, Vector<T>.One, b));
    }
}
