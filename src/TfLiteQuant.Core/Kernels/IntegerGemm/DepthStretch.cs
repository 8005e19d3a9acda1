namespace TfLiteQuant.Kernels;

/// <summary>A part of the depth of a product: some taps, and of each some elements.</summary>
/// <param name="FirstTap">First tap.</param>
/// <param name="Taps">Taps.</param>
/// <param name="First">First element of each.</param>
/// <param name="Depth">Elements of each; a multiple of a step's.</param>
internal readonly record struct DepthStretch(int FirstTap, int Taps, int First, int Depth)
{
    /// <summary>Cuts a depth so that no stretch has more elements than a 32-bit sum holds products of.</summary>
    /// <param name="taps">Taps.</param>
    /// <param name="depth">Elements of each, a multiple of <paramref name="step"/>.</param>
    /// <param name="most">The most elements in a stretch, at least <paramref name="step"/>.</param>
    /// <param name="step">Elements of a step.</param>
    public static DepthStretch[] Cut(int taps, int depth, int most, int step)
    {
        if (depth == 0 || (long)taps * depth <= most) return [new DepthStretch(0, taps, 0, depth)];
        var stretches = new List<DepthStretch>();
        if (depth <= most)
        {
            var whole = most / depth;
            for (var tap = 0; tap < taps; tap += whole) stretches.Add(new DepthStretch(tap, Math.Min(whole, taps - tap), 0, depth));
            return [.. stretches];
        }

        var piece = most / step * step;
        for (var tap = 0; tap < taps; tap++)
            for (var first = 0; first < depth; first += piece) stretches.Add(new DepthStretch(tap, 1, first, Math.Min(piece, depth - first)));
        return [.. stretches];
    }
}
