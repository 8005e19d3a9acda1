namespace TfLiteQuant.Kernels;

/// <summary>How channels are swept over: thirty-two at a time, and of those left over sixteen and eight.</summary>
internal static class ChannelSweeps
{
    /// <summary>Channels of the narrowest sweep, and what those of others are a multiple of.</summary>
    public const int Fewest = 8;

    /// <summary>Channels of the widest.</summary>
    public const int Most = 4 * Fewest;

    /// <summary>The first channel of each sweep and how many it has. Where channels are no multiple of eight, the last one begins before the
    /// end of the one before it.</summary>
    /// <param name="channels">At least <see cref="Fewest"/>.</param>
    public static IEnumerable<(int Channel, int Channels)> Of(int channels)
    {
        for (int done = 0, width; done < channels; done += width)
        {
            // As wide as what is left over needs, in no more than two steps.
            var left = channels - done;
            width = left > 24 && channels >= Most ? 32 : left > 8 && channels >= 16 ? 16 : 8;
            yield return (Math.Min(done, channels - width), width);
        }
    }
}
