using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The angle of the point (b, a) from the first axis.</summary>
/// <remarks>Floats: the arctangent of the smaller magnitude by the larger one, taken from a right angle or two as the point's place demands.
/// <c>(atan q / q - 1) / q^2</c> is a polynomial of degree 8 in q^2, fitted at Chebyshev nodes, wrong by 2.5e-8 of the angle.</remarks>
internal readonly struct ArcTangent : IFloatBinary, IScalarBinary<double, double>
{
    private const float Pi = 3.14159274f;
    private const float PiRest = -8.74227766e-8f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, IFloatLanes<T>
    {
        T height = T.Abs(a), width = T.Abs(b);
        var (small, large) = (T.Smaller(width, height), T.Larger(height, width));

        // 1 for two infinities too, but 0 for two zeros
        var ofEquals = T.WhereEqual(large, T.Of(0), T.Of(0), T.Of(1));
        var q = T.WhereEqual(small, large, ofEquals, small / large);
        var square = q * q;
        var p = T.MultiplyAdd(square, T.Of(-0.00238699722f), T.Of(0.0135077713f));
        p = T.MultiplyAdd(p, square, T.Of(-0.0358715393f));
        p = T.MultiplyAdd(p, square, T.Of(0.0625016913f));
        p = T.MultiplyAdd(p, square, T.Of(-0.0865688026f));
        p = T.MultiplyAdd(p, square, T.Of(0.110337645f));
        p = T.MultiplyAdd(p, square, T.Of(-0.142785683f));
        p = T.MultiplyAdd(p, square, T.Of(0.199997395f));
        p = T.MultiplyAdd(p, square, T.Of(-0.333333313f));
        var angle = T.MultiplyAdd(q * square, p, q);
        angle = T.WhereLess(width, height, (T.Of(Pi / 2) - angle) + T.Of(PiRest / 2), angle);
        angle = T.WhereLess(T.WithSign(T.Of(1), b), T.Of(0), (T.Of(Pi) - angle) + T.Of(PiRest), angle);
        return T.WithSign(angle, a);
    }

    public double Element(double a, double b) => Math.Atan2(a, b);
}
