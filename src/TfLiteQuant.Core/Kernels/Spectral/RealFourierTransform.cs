using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Discrete Fourier transforms of real values whose length is a power of two, in double precision; the second half of the results, which
/// mirrors the first one, is not computed.</summary>
/// <remarks>Values with even and with odd numbers are the real and imaginary parts of a transform of half the length. Its results and their
/// mirror images tell the transforms of both apart. An instance is for one thread.</remarks>
internal sealed class RealFourierTransform
{
    private readonly FourierTransform _half;
    private readonly double[] _cosines;
    private readonly double[] _sines;
    private readonly double[] _even;
    private readonly double[] _odd;

    /// <param name="length">A power of two.</param>
    public RealFourierTransform(int length)
    {
        _half = new FourierTransform(Math.Max(1, length / 2));
        (_even, _odd) = (new double[Math.Max(1, length / 2)], new double[length / 2]);
        (_cosines, _sines) = (new double[(length / 2) + 1], new double[(length / 2) + 1]);
        for (var i = 0; i < _cosines.Length; i++) (_sines[i], _cosines[i]) = double.SinCosPi(-2.0 * i / length);
    }

    /// <summary>Results that are kept: half the length and one more.</summary>
    public int Kept => _cosines.Length;

    /// <summary>Transforms values.</summary>
    /// <param name="values">As many as the length; where there are fewer, the others are 0.</param>
    /// <param name="real">Real parts, as many as are kept.</param>
    /// <param name="imaginary">Imaginary parts, as many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ReadOnlySpan<double> values, Span<double> real, Span<double> imaginary)
    {
        Part(values);
        if (_odd.Length == 0)
        {
            (real[0], imaginary[0]) = (_even[0], 0);
            return;
        }

        _half.Run(_even, _odd);
        for (int i = 0, mirror = _odd.Length; i <= mirror; i++, mirror--)
        {
            // Behind the last result the first one comes again.
            var image = i == 0 ? 0 : mirror;
            var (evenReal, evenImaginary) = ((_even[i] + _even[image]) / 2, (_odd[i] - _odd[image]) / 2);
            var (oddReal, oddImaginary) = ((_odd[i] + _odd[image]) / 2, (_even[image] - _even[i]) / 2);
            var turnedReal = (oddReal * _cosines[i]) - (oddImaginary * _sines[i]);
            var turnedImaginary = (oddReal * _sines[i]) + (oddImaginary * _cosines[i]);
            (real[i], real[mirror]) = (evenReal + turnedReal, evenReal - turnedReal);
            (imaginary[i], imaginary[mirror]) = (evenImaginary + turnedImaginary, turnedImaginary - evenImaginary);
        }
    }

    private void Part(ReadOnlySpan<double> values)
    {
        Span<double> even = _even, odd = _odd;
        var pairs = values.Length / 2;
        for (var i = 0; i < pairs; i++) (even[i], odd[i]) = (values[2 * i], values[(2 * i) + 1]);
        even[pairs..].Clear();
        odd[pairs..].Clear();
        if (values.Length % 2 != 0) even[pairs] = values[^1];
    }
}
