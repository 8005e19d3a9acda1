namespace TfLiteQuant.Kernels;

/// <summary>a + b or a - b on codes by exact arithmetic, for outputs whose scale is so small that 32 bits do not hold the steps of
/// <see cref="RescaledSum"/>.</summary>
/// <param name="a">Scale over the output's, zero point.</param>
/// <param name="b">Scale over the output's, zero point; negative to subtract.</param>
/// <param name="zero">Zero point of the output.</param>
/// <param name="min">Smallest result.</param>
/// <param name="max">Largest result.</param>
internal readonly struct WideSum<T>((double Scale, int Zero) a, (double Scale, int Zero) b, int zero, int min, int max) : IScalarBinary<T, T>
    where T : unmanaged, System.Numerics.IBinaryInteger<T>
{
    public T Element(T left, T right)
    {
        var sum = ((int.CreateTruncating(left) - a.Zero) * a.Scale) + ((int.CreateTruncating(right) - b.Zero) * b.Scale);
        return T.CreateTruncating((int)Math.Clamp(Math.Round(sum, MidpointRounding.AwayFromZero) + zero, min, max));
    }
}
