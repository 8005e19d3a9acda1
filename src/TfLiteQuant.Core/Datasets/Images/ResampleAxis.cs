namespace TfLiteQuant.Datasets;

/// <summary>Which old pixels make each new one along one dimension, and with what weights.</summary>
/// <remarks>Old and new pixels are squares side by side on the same stretch: the centre of new pixel i lies at
/// (i + 1/2) * old / new.</remarks>
internal sealed class ResampleAxis
{
    private ResampleAxis(int count)
    {
        Starts = new int[count];
        Weights = new float[count][];
    }

    /// <summary>First old pixel of each new one.</summary>
    public int[] Starts { get; }

    /// <summary>Weights of the old pixels from there on; their sum is 1.</summary>
    public float[][] Weights { get; }

    /// <summary>The axis for a method.</summary>
    /// <param name="resize">How pixels are made.</param>
    /// <param name="old">Pixels there are.</param>
    /// <param name="count">Pixels to make.</param>
    public static ResampleAxis Make(ImageResize resize, int old, int count)
    {
        var axis = new ResampleAxis(count);
        var scale = (double)old / count;
        for (var i = 0; i < count; i++)
        {
            (axis.Starts[i], axis.Weights[i]) = resize switch
            {
                ImageResize.Nearest => (Math.Min((int)((i + 0.5) * scale), old - 1), [1f]),
                ImageResize.Area => Weigh(i * scale, (i + 1) * scale, old, pixel => Math.Min(pixel + 1, (i + 1) * scale) - Math.Max(pixel, i * scale)),
                ImageResize.Antialias => Triangle((i + 0.5) * scale, Math.Max(scale, 1), old),
                _ => Linear(((i + 0.5) * scale) - 0.5, old),
            };
        }

        return axis;
    }

    private static (int Start, float[] Weights) Linear(double place, int old)
    {
        var lower = (int)Math.Floor(place);
        if (lower < 0) return (0, [1f]);
        if (lower >= old - 1) return (old - 1, [1f]);
        var part = (float)(place - lower);
        return (lower, [1 - part, part]);
    }

    // A weight of 1 at the centre that falls to 0 at the reach: one old pixel, or one new one where that is larger.
    private static (int Start, float[] Weights) Triangle(double center, double reach, int old)
        => Weigh(center - reach, center + reach, old, pixel => 1 - Math.Min(1, Math.Abs(pixel + 0.5 - center) / reach));

    private static (int Start, float[] Weights) Weigh(double from, double to, int old, Func<int, double> weigh)
    {
        var start = Math.Clamp((int)Math.Floor(from), 0, old - 1);
        var end = Math.Clamp((int)Math.Ceiling(to), start + 1, old);
        var weights = new double[end - start];
        for (var i = 0; i < weights.Length; i++) weights[i] = Math.Max(0, weigh(start + i));
        var sum = weights.Sum();
        return sum > 0 ? (start, Array.ConvertAll(weights, weight => (float)(weight / sum))) : (start, [1f]);
    }
}
