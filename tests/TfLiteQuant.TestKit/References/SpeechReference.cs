using System.Numerics;

namespace TfLiteQuant.TestKit;

/// <summary>Features of speech by their definitions, in double precision.</summary>
public static class SpeechReference
{
    /// <summary>Squared magnitudes of the frequencies of each window.</summary>
    public static double[] Spectrogram(float[] samples, int window, int stride)
    {
        var length = 2;
        while (length < window) length *= 2;
        List<double> result = [];
        for (var start = 0; start + window <= samples.Length; start += stride)
        {
            for (var frequency = 0; frequency <= length / 2; frequency++)
            {
                var sum = Complex.Zero;
                for (var i = 0; i < window; i++)
                    sum += samples[start + i] * Math.Pow(Math.Sin(Math.PI * i / window), 2) * Complex.FromPolarCoordinates(1, -2 * Math.PI * frequency * i / length);
                result.Add((sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary));
            }
        }

        return [.. result];
    }

    /// <summary>Cepstral coefficients of one spectrum of squared magnitudes.</summary>
    public static double[] Cepstrum(float[] squares, int rate, double lower, double upper, int bands, int coefficients)
    {
        double Mel(double frequency) => 1127 * Math.Log(1 + (frequency / 700));
        double Edge(int i) => Mel(lower) + ((Mel(upper) - Mel(lower)) * i / (bands + 1));
        var step = rate / 2.0 / (squares.Length - 1);
        var logarithms = new double[bands];
        for (var band = 0; band < bands; band++)
        {
            var energy = 0.0;
            for (var i = (int)(1.5 + (lower / step)); i <= (int)(upper / step); i++)
            {
                var rising = (Mel(i * step) - Edge(band)) / (Edge(band + 1) - Edge(band));
                var falling = (Edge(band + 2) - Mel(i * step)) / (Edge(band + 2) - Edge(band + 1));
                energy += Math.Max(0, Math.Min(rising, falling)) * Math.Sqrt(squares[i]);
            }

            logarithms[band] = Math.Log(Math.Max(energy, 1e-12));
        }

        return [.. Enumerable.Range(0, coefficients).Select(i => Math.Sqrt(2.0 / bands) * logarithms.Select((value, j) => value * Math.Cos(Math.PI * i * (j + 0.5) / bands)).Sum())];
    }
}
