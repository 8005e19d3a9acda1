using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>The distance from 0, without overflow on the way.</summary>
internal readonly struct ComplexMagnitude : IScalarUnary<Complex64, float>, IScalarUnary<Complex, double>
{
    // Squares of floats neither leave the range of doubles nor lose what a float has; an infinite part outweighs one that is no number.
    public float Element(Complex64 x)
    {
        var square = ((double)x.Real * x.Real) + ((double)x.Imaginary * x.Imaginary);
        return double.IsNaN(square) ? (float)double.Hypot(x.Real, x.Imaginary) : (float)Math.Sqrt(square);
    }

    public double Element(Complex x) => double.Hypot(x.Real, x.Imaginary);
}
