namespace TfLiteQuant.Kernels;

/// <summary>The product of complex numbers.</summary>
internal readonly struct ComplexProduct : IScalarBinary<Complex64, Complex64>
{
    public Complex64 Element(Complex64 a, Complex64 b)
        => new((a.Real * b.Real) - (a.Imaginary * b.Imaginary), (a.Real * b.Imaginary) + (a.Imaginary * b.Real));
}
