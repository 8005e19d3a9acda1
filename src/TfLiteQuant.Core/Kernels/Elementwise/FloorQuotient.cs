using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The largest integer that is not above a / b.</summary>
internal readonly struct FloorQuotient : IIntegerBinary, IScalarBinary<float, float>
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
}
