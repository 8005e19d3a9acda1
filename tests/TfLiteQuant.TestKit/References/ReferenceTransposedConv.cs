namespace TfLiteQuant.TestKit;

/// <summary>CONV_3D_TRANSPOSE (and, with a depth of 1, TRANSPOSE_CONV): every input value is spread over the output, in double precision.</summary>
public static class ReferenceTransposedConv
{
    /// <param name="input">[batch, depth, height, width, channels].</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="filter">Value at (z, y, x, channel, output channel).</param>
    /// <param name="windows">Depth, height, width of the convolution that goes the other way, over the output.</param>
    /// <param name="filters">Output channels.</param>
    /// <param name="bias">Per output channel; null for none.</param>
    /// <param name="activation">Applied to the result.</param>
    public static float[] Run(
        float[] input, int[] shape, Func<int, int, int, int, int, float> filter, ReferenceWindow[] windows, int filters, float[]? bias, FusedActivation activation)
    {
        int channels = shape[4], depth = windows[0].Size, height = windows[1].Size, width = windows[2].Size;
        var sums = new double[shape[0] * depth * height * width * filters];
        var index = 0;
        for (var n = 0; n < shape[0]; n++)
            for (var z = 0; z < shape[1]; z++)
                for (var y = 0; y < shape[2]; y++)
                    for (var x = 0; x < shape[3]; x++)
                        for (var c = 0; c < channels; c++, index++)
                            for (var fz = 0; fz < windows[0].Filter; fz++)
                                for (var fy = 0; fy < windows[1].Filter; fy++)
                                    for (var fx = 0; fx < windows[2].Filter; fx++)
                                    {
                                        var oz = z * windows[0].Stride - windows[0].Before + fz * windows[0].Dilation;
                                        var oy = y * windows[1].Stride - windows[1].Before + fy * windows[1].Dilation;
                                        var ox = x * windows[2].Stride - windows[2].Before + fx * windows[2].Dilation;
                                        if (oz < 0 || oz >= depth || oy < 0 || oy >= height || ox < 0 || ox >= width) continue;
                                        for (var o = 0; o < filters; o++)
                                            sums[(((n * depth + oz) * height + oy) * width + ox) * filters + o] += (double)input[index] * filter(fz, fy, fx, c, o);
                                    }

        return [.. sums.Select((sum, i) => ReferenceActivation.Apply(activation, sum + (bias?[i % filters] ?? 0)))];
    }
}
