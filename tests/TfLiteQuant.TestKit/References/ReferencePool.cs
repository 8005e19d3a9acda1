namespace TfLiteQuant.TestKit;

/// <summary>AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D, in double precision.</summary>
public static class ReferencePool
{
    /// <param name="input">[batch, height, width, channels].</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="y">Window in height.</param>
    /// <param name="x">Window in width.</param>
    /// <param name="combine">From the values inside the image to the result.</param>
    /// <param name="activation">Applied to the result.</param>
    public static float[] Run(float[] input, int[] shape, ReferenceWindow y, ReferenceWindow x, Func<List<double>, double> combine, FusedActivation activation)
    {
        int height = shape[1], width = shape[2], channels = shape[3];
        var output = new List<float>();
        for (var n = 0; n < shape[0]; n++)
            for (var oy = 0; oy < y.Output; oy++)
                for (var ox = 0; ox < x.Output; ox++)
                    for (var c = 0; c < channels; c++)
                    {
                        var values = new List<double>();
                        for (var fy = 0; fy < y.Filter; fy++)
                            for (var fx = 0; fx < x.Filter; fx++)
                            {
                                int iy = oy * y.Stride - y.Before + fy, ix = ox * x.Stride - x.Before + fx;
                                if (iy >= 0 && iy < height && ix >= 0 && ix < width) values.Add(input[((n * height + iy) * width + ix) * channels + c]);
                            }

                        output.Add(ReferenceActivation.Apply(activation, combine(values)));
                    }

        return [.. output];
    }

    public static double Average(List<double> values) => values.Average();

    public static double Max(List<double> values) => values.Max();

    public static double L2(List<double> values) => Math.Sqrt(values.Average(static value => value * value));
}
