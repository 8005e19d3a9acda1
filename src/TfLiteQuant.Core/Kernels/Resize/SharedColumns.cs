namespace TfLiteQuant.Kernels.Resize;

/// <summary>How many results of a row are computed together.</summary>
internal static class SharedColumns
{
    /// <summary>Where results that begin at one end whose image columns there is room for.</summary>
    /// <param name="lower">Left neighbours of all results, in rising order.</param>
    /// <param name="upper">Right neighbours.</param>
    /// <param name="first">The first result.</param>
    /// <param name="channels">Elements of a column.</param>
    /// <param name="room">Elements that there is room for.</param>
    /// <param name="areShared">Whether they lie between so few columns that these are worth preparing for all; images that shrink have more.</param>
    public static int End(int[] lower, int[] upper, int first, int channels, int room, out bool areShared)
    {
        var end = first;
        while (end < upper.Length && (upper[end] - lower[first] + 1L) * channels <= room) end++;
        areShared = end > first && upper[end - 1] - lower[first] < 2 * (end - first);
        return Math.Max(end, first + 1);
    }
}
