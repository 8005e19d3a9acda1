using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>What <see cref="FloorQuotient"/> leaves: a remainder with the divisor's sign.</summary>
internal readonly struct FloorRemainder : IIntegerBinary, IScalarBinary<float, float>
{
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
}
