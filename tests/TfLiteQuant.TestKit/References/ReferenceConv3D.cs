namespace TfLiteQuant.TestKit;

/// <summary>CONV_3D (and, with a depth of 1, CONV_2D with groups): the sums as the definition writes them, in double precision.</summary>
public static class ReferenceConv3D
{
    /// <param name="input">[batch, depth, height, width, channels].</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="filter">Value at (z, y, x, channel within the group, output channel).</param>
    /// <param name="windows">Depth, height, width.</param>
    /// <param name="filters">Output channels.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="bias">Per output channel; null for none.</param>
    /// <param name="activation">Applied to the result.</param>
    public static float[] Run(
        float[] input, int[] shape, Func<int, int, int, int, int, float> filter, ReferenceWindow[] windows, int filters, int groups, float[]? bias, FusedActivation activation)
    {
        int depth = shape[1], height = shape[2], width = shape[3], channels = shape[4], inGroup = channels / groups;
        var output = new List<float>();
        for (var n = 0; n < shape[0]; n++)
            for (var z = 0; z < windows[0].Output; z++)
                for (var y = 0; y < windows[1].Output; y++)
                    for (var x = 0; x < windows[2].Output; x++)
                        for (var o = 0; o < filters; o++)
                        {
                            double sum = 0;
                            for (var fz = 0; fz < windows[0].Filter; fz++)
                                for (var fy = 0; fy < windows[1].Filter; fy++)
                                    for (var fx = 0; fx < windows[2].Filter; fx++)
                                    {
                                        var iz = z * windows[0].Stride - windows[0].Before + fz * windows[0].Dilation;
                                        var iy = y * windows[1].Stride - windows[1].Before + fy * windows[1].Dilation;
                                        var ix = x * windows[2].Stride - windows[2].Before + fx * windows[2].Dilation;
                                        if (iz < 0 || iz >= depth || iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
                                        for (var c = 0; c < inGroup; c++)
                                        {
                                            var channel = o / (filters / groups) * inGroup + c;
                                            sum += (double)input[(((n * depth + iz) * height + iy) * width + ix) * channels + channel] * filter(fz, fy, fx, c, o);
                                        }
                                    }

                            output.Add(ReferenceActivation.Apply(activation, sum + (bias?[o] ?? 0)));
                        }

        return [.. output];
    }
}
