using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>a to the power of b.</summary>
internal readonly struct Power : IScalarBinary<float, float>, IScalarBinary<int, int>
{
    public float Element(float a, float b) => MathF.Pow(a, b);

    /// <summary>By squaring, for exponents of at least 0; wraps around.</summary>
    public int Element(int a, int b)
    {
        var power = 1;
        for (var square = a; b > 0; b >>= 1, square *= square)
            if ((b & 1) != 0) power *= square;
        return power;
    }
}
