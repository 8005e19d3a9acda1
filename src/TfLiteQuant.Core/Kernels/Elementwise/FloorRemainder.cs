using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>What <see cref="FloorQuotient"/> leaves: a remainder with the divisor's sign.</summary>
internal readonly struct FloorRemainder : IIntegerBinary, IVectorBinary<float>, IVectorBinary<int>
{
    /// <summary>From here on a quotient in double precision may be off by one.</summary>
    private const double MostQuotient = 1L << 29;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Integer<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
    {
        // the smallest integer divided by -1 would trap
        if (b == -T.One) return T.Zero;
        var remainder = a % b;
        return remainder != T.Zero && T.IsNegative(remainder) != T.IsNegative(b) ? remainder + b : remainder;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Element(float a, float b)
    {
        var remainder = a % b;
        return remainder != 0 && (b < 0) != (remainder < 0) ? remainder + b : remainder;
    }

    /// <remarks>Both floats are multiples of the smaller one's last bit. A quotient that is no integer is therefore at least 2^-24 away from
    /// the next one, and below 2^29 its error in double precision is less: cut to an integer, it is the right one. It has 29 bits and the
    /// divisor 24, so that their product is exact, and so is what is left of the dividend, which a float holds.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Lanes(Vector<float> a, Vector<float> b)
    {
        Vector.Widen(a, out var lowerA, out var upperA);
        Vector.Widen(b, out var lowerB, out var upperB);
        var (lower, upper) = (Vector.Truncate(lowerA / lowerB), Vector.Truncate(upperA / upperB));
        var most = new Vector<double>(MostQuotient);
        if (!Vector.LessThanAll(Vector.Abs(lower), most) || !Vector.LessThanAll(Vector.Abs(upper), most) || !Vector.LessThanOrEqualAll(Vector.Abs(b), new Vector<float>(float.MaxValue)))
            return Each(a, b);
        var remainder = Vector.CopySign(Vector.Narrow(lowerA - (lower * lowerB), upperA - (upper * upperB)), a);
        var isOnOtherSide = ~Vector.Equals(remainder, Vector<float>.Zero) & (Vector.LessThan(b, Vector<float>.Zero) ^ Vector.LessThan(remainder, Vector<float>.Zero));
        return Vector.ConditionalSelect(isOnOtherSide, remainder + b, remainder);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Element(int a, int b) => Integer(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<int> Lanes(Vector<int> a, Vector<int> b)
    {
        var remainder = a - (default(Quotient).Numbers(a, b) * b);
        return remainder + (IsOnOtherSide(remainder, b) & b);
    }

    /// <summary>All bits where a remainder is neither 0 nor of the divisor's sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> IsOnOtherSide(Vector<int> remainder, Vector<int> divisor)
        => Vector.LessThan(remainder ^ divisor, Vector<int>.Zero) & ~Vector.Equals(remainder, Vector<int>.Zero);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector<float> Each(Vector<float> a, Vector<float> b)
    {
        Span<float> remainders = stackalloc float[Vector<float>.Count];
        for (var i = 0; i < remainders.Length; i++) remainders[i] = Element(a[i], b[i]);
        return new Vector<float>(remainders);
    }
}
