namespace TfLiteQuant.TestKit;

/// <summary>Sums of integer products, written out as the format defines them, in 64 bits. Zero points are taken from every element,
/// and what lies beyond a border is left out.</summary>
public static class ReferenceSums
{
    /// <summary>CONV_2D.</summary>
    /// <param name="input">[batch, height, width, channels].</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="zero">Its zero point in each image.</param>
    /// <param name="filter">[output channels, height, width, channels of a group].</param>
    /// <param name="filterShape">Its dimensions.</param>
    /// <param name="filterZero">Its zero point.</param>
    /// <param name="y">How it moves in height.</param>
    /// <param name="x">How it moves in width.</param>
    public static long[] Conv2D(int[] input, int[] shape, Func<int, int> zero, int[] filter, int[] filterShape, int filterZero, ReferenceWindow y, ReferenceWindow x)
    {
        int filters = filterShape[0], depth = filterShape[3], groups = shape[3] / depth;
        var sums = new long[shape[0] * y.Output * x.Output * filters];
        var at = 0;
        for (var n = 0; n < shape[0]; n++)
            for (var oy = 0; oy < y.Output; oy++)
                for (var ox = 0; ox < x.Output; ox++)
                    for (var o = 0; o < filters; o++, at++)
                        for (var ky = 0; ky < filterShape[1]; ky++)
                            for (var kx = 0; kx < filterShape[2]; kx++)
                            {
                                int iy = oy * y.Stride - y.Before + ky * y.Dilation, ix = ox * x.Stride - x.Before + kx * x.Dilation;
                                if (iy < 0 || iy >= shape[1] || ix < 0 || ix >= shape[2]) continue;
                                for (var c = 0; c < depth; c++)
                                    sums[at] += (long)(input[((n * shape[1] + iy) * shape[2] + ix) * shape[3] + o / (filters / groups) * depth + c] - zero(n))
                                        * (filter[((o * filterShape[1] + ky) * filterShape[2] + kx) * depth + c] - filterZero);
                            }

        return sums;
    }

    /// <summary>DEPTHWISE_CONV_2D; the filter is [1, height, width, output channels].</summary>
    public static long[] Depthwise(int[] input, int[] shape, Func<int, int> zero, int[] filter, int[] filterShape, int filterZero, ReferenceWindow y, ReferenceWindow x)
    {
        int filters = filterShape[3], multiplier = filters / shape[3];
        var sums = new long[shape[0] * y.Output * x.Output * filters];
        var at = 0;
        for (var n = 0; n < shape[0]; n++)
            for (var oy = 0; oy < y.Output; oy++)
                for (var ox = 0; ox < x.Output; ox++)
                    for (var o = 0; o < filters; o++, at++)
                        for (var ky = 0; ky < filterShape[1]; ky++)
                            for (var kx = 0; kx < filterShape[2]; kx++)
                            {
                                int iy = oy * y.Stride - y.Before + ky * y.Dilation, ix = ox * x.Stride - x.Before + kx * x.Dilation;
                                if (iy < 0 || iy >= shape[1] || ix < 0 || ix >= shape[2]) continue;
                                sums[at] += (long)(input[((n * shape[1] + iy) * shape[2] + ix) * shape[3] + o / multiplier] - zero(n))
                                    * (filter[(ky * filterShape[2] + kx) * filters + o] - filterZero);
                            }

        return sums;
    }

    /// <summary>TRANSPOSE_CONV: every input value is spread over the output; windows move over the output.</summary>
    public static long[] TransposeConv(int[] input, int[] shape, Func<int, int> zero, int[] filter, int[] filterShape, int filterZero, ReferenceWindow y, ReferenceWindow x)
    {
        var filters = filterShape[0];
        var sums = new long[shape[0] * y.Size * x.Size * filters];
        for (var n = 0; n < shape[0]; n++)
            for (var iy = 0; iy < shape[1]; iy++)
                for (var ix = 0; ix < shape[2]; ix++)
                    for (var c = 0; c < shape[3]; c++)
                        for (var ky = 0; ky < filterShape[1]; ky++)
                            for (var kx = 0; kx < filterShape[2]; kx++)
                            {
                                int oy = iy * y.Stride - y.Before + ky, ox = ix * x.Stride - x.Before + kx;
                                if (oy < 0 || oy >= y.Size || ox < 0 || ox >= x.Size) continue;
                                for (var o = 0; o < filters; o++)
                                    sums[((n * y.Size + oy) * x.Size + ox) * filters + o]
                                        += (long)(input[((n * shape[1] + iy) * shape[2] + ix) * shape[3] + c] - zero(n)) * (filter[((o * filterShape[1] + ky) * filterShape[2] + kx) * shape[3] + c] - filterZero);
                            }

        return sums;
    }

    /// <summary>Rows times the transpose of a matrix: FULLY_CONNECTED, and each product of BATCH_MATMUL.</summary>
    /// <param name="left">[rows, depth].</param>
    /// <param name="right">[columns, depth].</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="leftZero">Zero point of each row.</param>
    /// <param name="rightZero">Zero point of the right side.</param>
    public static long[] Dense(ReadOnlySpan<int> left, ReadOnlySpan<int> right, int depth, Func<int, int> leftZero, int rightZero)
    {
        int rows = left.Length / depth, columns = right.Length / depth;
        var sums = new long[rows * columns];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
                for (var k = 0; k < depth; k++) sums[r * columns + c] += (long)(left[r * depth + k] - leftZero(r)) * (right[c * depth + k] - rightZero);
        return sums;
    }
}
