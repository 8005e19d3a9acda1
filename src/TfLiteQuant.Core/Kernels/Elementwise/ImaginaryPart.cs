using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>The imaginary part.</summary>
internal readonly struct ImaginaryPart : IScalarUnary<Complex64, float>, IScalarUnary<Complex, double>
{
    public float Element(Complex64 x) => x.Imaginary;

    public double Element(Complex x) => x.Imaginary;
}
