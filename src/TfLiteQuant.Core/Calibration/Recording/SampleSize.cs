using TfLiteQuant.Kernels.Statistics;

namespace TfLiteQuant.Calibration;

/// <summary>How many values of a tensor are counted in a histogram of a sample of them.</summary>
internal static class SampleSize
{
    /// <summary>All of so many, and at least so many of more.</summary>
    public const int Least = 128;

    /// <summary>No more than so many.</summary>
    public const int Most = 1024;

    /// <summary>One in so many, between the two.</summary>
    public const int Share = 8;

    /// <summary>How many of <paramref name="count"/> values: all, or a number of whole blocks.</summary>
    public static int Of(int count) => count <= Least ? count : Math.Clamp(count / (Share * ExtremesScan.Block) * ExtremesScan.Block, Least, Most);
}
