using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The largest integer that is not above a / b.</summary>
internal readonly struct FloorQuotient : IIntegerBinary, IVectorBinary<float>, IVectorBinary<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Integer<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        // the smallest integer divided by -1 would trap; wrapping around is what is left
        if (b == -T.One) return -a;
        var quotient = a / b;
        return quotient * b != a && T.IsNegative(a) != T.IsNegative(b) ? quotient - T.One : quotient;
    }

    /// <summary>The quotient in double precision, as the reference has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Element(float a, float b) => (float)Math.Floor((double)a / b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Lanes(Vector<float> a, Vector<float> b)
    {
        Vector.Widen(a, out var lowerA, out var upperA);
        Vector.Widen(b, out var lowerB, out var upperB);
        return Vector.Narrow(Vector.Floor(lowerA / lowerB), Vector.Floor(upperA / upperB));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Element(int a, int b) => Integer(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<int> Lanes(Vector<int> a, Vector<int> b)
    {
        var quotient = default(Quotient).Numbers(a, b);

        // all bits, that is -1, where something is left that has not the divisor's sign
        return quotient + FloorRemainder.IsOnOtherSide(a - (quotient * b), b);
    }
}
