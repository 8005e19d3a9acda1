namespace TfLiteQuant.TestKit;

/// <summary>DEPTHWISE_CONV_2D, in double precision.</summary>
public static class ReferenceDepthwise
{
    /// <param name="input">[batch, height, width, channels].</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="filter">[1, height, width, channels * multiplier].</param>
    /// <param name="y">Window in height.</param>
    /// <param name="x">Window in width.</param>
    /// <param name="multiplier">Filters per channel.</param>
    /// <param name="bias">Per output channel; null for none.</param>
    /// <param name="activation">Applied to the result.</param>
    public static float[] Run(float[] input, int[] shape, float[] filter, ReferenceWindow y, ReferenceWindow x, int multiplier, float[]? bias, FusedActivation activation)
    {
        int height = shape[1], width = shape[2], channels = shape[3], filters = channels * multiplier;
        var output = new List<float>();
        for (var n = 0; n < shape[0]; n++)
            for (var oy = 0; oy < y.Output; oy++)
                for (var ox = 0; ox < x.Output; ox++)
                    for (var c = 0; c < channels; c++)
                        for (var m = 0; m < multiplier; m++)
                        {
                            double sum = 0;
                            for (var fy = 0; fy < y.Filter; fy++)
                                for (var fx = 0; fx < x.Filter; fx++)
                                {
                                    var iy = oy * y.Stride - y.Before + fy * y.Dilation;
                                    var ix = ox * x.Stride - x.Before + fx * x.Dilation;
                                    if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
                                    sum += (double)input[((n * height + iy) * width + ix) * channels + c] * filter[(fy * x.Filter + fx) * filters + c * multiplier + m];
                                }

                            output.Add(ReferenceActivation.Apply(activation, sum + (bias?[c * multiplier + m] ?? 0)));
                        }

        return [.. output];
    }
}
