using System.Numerics;

namespace TfLiteQuant.TestKit;

/// <summary>The Fourier transform of real matrices by its definition.</summary>
public static class FourierReference
{
    /// <summary>Real and imaginary parts by turns, of the first half of the columns.</summary>
    public static double[] Transform(ReferenceArray x, int height, int width)
    {
        var (rows, columns) = (x.Shape[^2], x.Shape[^1]);
        List<double> result = [];
        foreach (var matrix in x.Values.Chunk(rows * columns))
        {
            for (var u = 0; u < height; u++)
            {
                for (var v = 0; v <= width / 2; v++)
                {
                    var sum = Complex.Zero;
                    for (var i = 0; i < Math.Min(rows, height); i++)
                        for (var j = 0; j < Math.Min(columns, width); j++)
                            sum += matrix[(i * columns) + j] * Complex.FromPolarCoordinates(1, -2 * Math.PI * (((double)u * i / height) + ((double)v * j / width)));
                    result.Add(sum.Real);
                    result.Add(sum.Imaginary);
                }
            }
        }

        return [.. result];
    }
}
