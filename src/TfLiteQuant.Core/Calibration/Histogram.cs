using TfLiteQuant.Inspection;
using TfLiteQuant.Kernels.Statistics;

namespace TfLiteQuant.Calibration;

/// <summary>
/// How often values of each size were seen, in bins of equal width. The width is a power of two that follows from the largest
/// magnitude alone, and bins begin at zero: so the counts depend on the values and not on their order, and the sum of two
/// parts' histograms is, count for count, the histogram of the whole.
/// </summary>
public sealed class Histogram : IEquatable<Histogram>
{
    /// <summary>The most bins on either side of zero; the largest magnitude lies in the upper half of them.</summary>
    public const int BinsPerSide = MagnitudeBins.PerSign;

    // Magnitudes below 2^-110 share the widths of those at it, so that one over the width is a float.
    private const int SmallestExponent = -110;
    private const int ExponentOfLastBin = 9;

    /// <param name="exponent">The width of a bin is 2 to this power.</param>
    /// <param name="first">Number of the first bin.</param>
    /// <param name="counts">Counts of consecutive bins; taken over.</param>
    /// <param name="zeros">Values equal to zero.</param>
    internal Histogram(int exponent, int first, long[] counts, long zeros)
    {
        var (start, end) = (0, counts.Length);
        while (end > start && counts[end - 1] == 0) end--;
        while (start < end && counts[start] == 0) start++;
        Exponent = exponent;
        First = start < end ? first + start : 0;
        Counts = new ValueList<long>(start == 0 && end == counts.Length ? counts : counts[start..end]);
        Zeros = zeros;
        Total = zeros;
        foreach (var count in counts) Total += count;
    }

    /// <summary>The width of a bin is 2 to this power.</summary>
    public int Exponent { get; }

    /// <summary>Numbers of values and the width of bins on one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Total} values, {Zeros} of them zero, bins of {Width}");

    /// <summary>Width of a bin.</summary>
    public double Width => Math.ScaleB(1, Exponent);

    /// <summary>Number of the first bin in <see cref="Counts"/>. Bin b lies between b and b + 1 widths; a value at an edge is
    /// counted in the bin further from zero.</summary>
    public int First { get; }

    /// <summary>Counts of values other than zero, of consecutive bins; the first and the last are not 0.</summary>
    public ValueList<long> Counts { get; }

    /// <summary>Values equal to zero, which any quantization holds without an error.</summary>
    public long Zeros { get; }

    /// <summary>All values counted.</summary>
    public long Total { get; }

    /// <summary>Whether both count the same.</summary>
    public bool Equals(Histogram? other)
        => other is not null && (Exponent, First, Zeros) == (other.Exponent, other.First, other.Zeros) && Counts.SequenceEqual(other.Counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Histogram);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Exponent, First, Zeros, Total);

    /// <summary>Lower edge of a bin of <see cref="Counts"/>, or the upper edge of the one before.</summary>
    public double Edge(int position) => (First + position) * Width;

    /// <summary>The exponent of the width for values up to a magnitude.</summary>
    internal static int ExponentFor(float magnitude)
    {
        var exponent = (BitConverter.SingleToInt32Bits(magnitude) >> 23) - 127;
        return Math.Max(exponent, SmallestExponent) - ExponentOfLastBin;
    }

    /// <summary>The same counts in wider bins: neighbours added up.</summary>
    internal Histogram Coarsen(int exponent)
    {
        var steps = Math.Min(exponent - Exponent, 31);
        if (steps <= 0 || Counts.Count == 0) return steps <= 0 ? this : new Histogram(exponent, 0, [], Zeros);
        var first = First >> steps;
        var counts = new long[((First + Counts.Count - 1) >> steps) - first + 1];
        for (var i = 0; i < Counts.Count; i++) counts[((First + i) >> steps) - first] += Counts[i];
        return new Histogram(exponent, first, counts, Zeros);
    }

    /// <summary>The counts of both.</summary>
    internal static Histogram Merge(Histogram left, Histogram right)
    {
        var exponent = Math.Max(left.Exponent, right.Exponent);
        Histogram[] parts = [left.Coarsen(exponent), right.Coarsen(exponent)];
        var filled = parts.Where(static part => part.Counts.Count > 0).ToList();
        var first = filled.Count == 0 ? 0 : filled.Min(static part => part.First);
        var counts = new long[filled.Count == 0 ? 0 : filled.Max(static part => part.First + part.Counts.Count) - first];
        foreach (var part in filled)
            for (var i = 0; i < part.Counts.Count; i++) counts[part.First - first + i] += part.Counts[i];
        return new Histogram(exponent, first, counts, left.Zeros + right.Zeros);
    }
}
