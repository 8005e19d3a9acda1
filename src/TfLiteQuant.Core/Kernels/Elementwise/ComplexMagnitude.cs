using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>The distance from 0, without overflow on the way.</summary>
internal readonly struct ComplexMagnitude : IScalarUnary<Complex64, float>, IScalarUnary<Complex, double>
{
    public float Element(Complex64 x) => (float)double.Hypot(x.Real, x.Imaginary);

    public double Element(Complex x) => double.Hypot(x.Real, x.Imaginary);
}
