namespace TfLiteQuant.Evaluation;

/// <summary>Structural similarity of two images. The weighted means of windows are taken along rows and then along columns.</summary>
internal static class StructuralSimilarity
{
    /// <summary>Smallest window, and with it smallest image.</summary>
    public const int SmallestWindow = 3;

    private const int LargestWindow = 11;
    private const double Deviation = 1.5;
    private const double K1 = 0.01;
    private const double K2 = 0.03;

    /// <summary>The mean over images, channels and windows; 1 for images that are alike.</summary>
    /// <param name="truth">Elements of one image.</param>
    /// <param name="output">Elements of the other.</param>
    /// <param name="size">Dimensions of both.</param>
    /// <param name="peak">Largest value that they can have.</param>
    public static double Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> output, ImageSize size, double peak)
    {
        var window = Window(Math.Min(size.Height, size.Width));
        var pixels = size.Height * size.Width;
        double[] x = new double[pixels], y = new double[pixels], xx = new double[pixels], yy = new double[pixels], xy = new double[pixels];
        double sum = 0;
        long windows = 0;
        for (var image = 0; image < size.Images; image++)
        {
            for (var channel = 0; channel < size.Channels; channel++)
            {
                for (var i = 0; i < pixels; i++)
                {
                    var at = (((image * pixels) + i) * size.Channels) + channel;
                    (x[i], y[i]) = (truth[at], output[at]);
                    (xx[i], yy[i], xy[i]) = (x[i] * x[i], y[i] * y[i], x[i] * y[i]);
                }

                double[][] means = [.. new[] { x, y, xx, yy, xy }.Select(plane => Filtered(plane, size.Height, size.Width, window))];
                for (var i = 0; i < means[0].Length; i++) sum += At(means[0][i], means[1][i], means[2][i], means[3][i], means[4][i], peak);
                windows += means[0].Length;
            }
        }

        return sum / windows;
    }

    private static double At(double x, double y, double xx, double yy, double xy, double peak)
    {
        double c1 = K1 * peak * K1 * peak, c2 = K2 * peak * K2 * peak;
        double variances = xx - (x * x) + yy - (y * y), covariance = xy - (x * y);
        return ((2 * x * y) + c1) * ((2 * covariance) + c2) / (((x * x) + (y * y) + c1) * (variances + c2));
    }

    private static double[] Window(int most)
    {
        var length = Math.Min(LargestWindow, most % 2 == 0 ? most - 1 : most);
        var weights = new double[length];
        for (var i = 0; i < length; i++) weights[i] = Math.Exp(-(i - (length / 2)) * (i - (length / 2)) / (2 * Deviation * Deviation));
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    private static double[] Filtered(double[] plane, int height, int width, double[] window)
    {
        int rows = height - window.Length + 1, columns = width - window.Length + 1;
        var across = new double[height * columns];
        for (var row = 0; row < height; row++)
            for (var column = 0; column < columns; column++)
                for (var i = 0; i < window.Length; i++) across[(row * columns) + column] += window[i] * plane[(row * width) + column + i];
        var filtered = new double[rows * columns];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                for (var i = 0; i < window.Length; i++) filtered[(row * columns) + column] += window[i] * across[((row + i) * columns) + column];
        return filtered;
    }
}
