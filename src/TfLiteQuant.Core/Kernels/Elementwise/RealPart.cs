using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>The real part.</summary>
internal readonly struct RealPart : IScalarUnary<Complex64, float>, IScalarUnary<Complex, double>
{
    public float Element(Complex64 x) => x.Real;

    public double Element(Complex x) => x.Real;
}
