using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Fourier transforms against sums of turned values, of every length up to 1024.</summary>
public sealed class FourierTransformTests
{
    private const double Tolerance = 1e-11;

    public static TheoryData<int> Lengths => [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    [Theory, MemberData(nameof(Lengths))]
    public void Of_complex_values(int length)
    {
        var random = new SeededRandom((ulong)length);
        double[] real = Values(random, length), imaginary = Values(random, length);
        var values = real.Zip(imaginary, static (a, b) => new Complex(a, b)).ToArray();
        var transform = new FourierTransform(length);
        // A second time what is kept must not matter.
        transform.Run([.. real], [.. imaginary]);
        transform.Run(real, imaginary);
        for (var i = 0; i < length; i++) Check(Sum(values, length, i), real[i], imaginary[i]);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Of_real_values(int length)
    {
        var transform = new RealFourierTransform(length);
        Assert.Equal((length / 2) + 1, transform.Kept);
        foreach (var count in new[] { length, length - 1, length / 2, 0 })
        {
            var values = Values(new SeededRandom((ulong)(length + count)), count);
            double[] real = new double[transform.Kept], imaginary = new double[transform.Kept];
            transform.Run(values, real, imaginary);
            for (var i = 0; i < real.Length; i++) Check(Sum(Array.ConvertAll(values, static value => new Complex(value, 0)), length, i), real[i], imaginary[i]);
        }
    }

    private static double[] Values(SeededRandom random, int count) => Array.ConvertAll(random.Floats(count), static value => (double)value);

    private static Complex Sum(Complex[] values, int length, int number)
    {
        var sum = Complex.Zero;
        for (var i = 0; i < values.Length; i++)
        {
            var (sine, cosine) = double.SinCosPi(-2.0 * ((long)i * number % length) / length);
            sum += values[i] * new Complex(cosine, sine);
        }

        return sum;
    }

    private static void Check(Complex expected, double real, double imaginary)
    {
        Assert.Equal(expected.Real, real, Tolerance);
        Assert.Equal(expected.Imaginary, imaginary, Tolerance);
    }
}
