namespace TfLiteQuant.Kernels.Resize;

/// <summary>How indices of one axis of a resized image relate to the image's.</summary>
/// <param name="Input">Extent of the image.</param>
/// <param name="Output">Extent of the result.</param>
/// <param name="AlignCorners">Whether first and last lie on each other.</param>
/// <param name="HalfPixelCenters">Whether a pixel's value belongs to its center instead of its corner.</param>
internal readonly record struct ResizeScale(int Input, int Output, bool AlignCorners, bool HalfPixelCenters)
{
    private float Scale => AlignCorners && Output > 1 ? (Input - 1) / (float)(Output - 1) : Input / (float)Output;

    /// <summary>The nearest index of the image for each index of the result.</summary>
    public int[] Nearest()
    {
        var nearest = new int[Output];
        for (var i = 0; i < nearest.Length; i++)
        {
            var place = (i + (HalfPixelCenters ? 0.5f : 0f)) * Scale;
            var index = (int)(AlignCorners ? MathF.Round(place, MidpointRounding.AwayFromZero) : MathF.Floor(place));
            nearest[i] = Math.Clamp(index, 0, Input - 1);
        }

        return nearest;
    }

    /// <summary>The two neighbours in the image for each index of the result, and the weight of the second.</summary>
    public (int[] Lower, int[] Upper, float[] Weight) Linear()
    {
        var (lower, upper, weight) = (new int[Output], new int[Output], new float[Output]);
        for (var i = 0; i < Output; i++)
        {
            var place = HalfPixelCenters ? (i + 0.5f) * Scale - 0.5f : i * Scale;
            lower[i] = Math.Clamp((int)MathF.Floor(place), 0, Input - 1);
            upper[i] = Math.Min((int)MathF.Ceiling(place), Input - 1);
            weight[i] = place - lower[i];
        }

        return (lower, upper, weight);
    }

    /// <summary>The same in integers: places and weights in units of 1/1024. Where the scale was rounded up, places of large results leave
    /// the image, and the last index stands for both neighbours: the reference reads what lies behind the image there.</summary>
    public (int[] Lower, int[] Upper, int[] Weight) LinearFixed()
    {
        const int One = 1 << 10;
        var scale = AlignCorners && Output > 1
            ? (One * (Input - 1) + (Output - 1) / 2) / (Output - 1)
            : (One * Input + Output / 2) / Output;
        var (lower, upper, weight) = (new int[Output], new int[Output], new int[Output]);
        for (var i = 0; i < Output; i++)
        {
            var place = HalfPixelCenters ? i * scale + scale / 2 - One / 2 : i * scale;
            lower[i] = Math.Clamp(place / One, 0, Input - 1);
            upper[i] = Math.Min((place + One - 1) / One, Input - 1);
            weight[i] = place - One * lower[i];
        }

        return (lower, upper, weight);
    }
}
