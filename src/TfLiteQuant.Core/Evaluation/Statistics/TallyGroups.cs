namespace TfLiteQuant.Evaluation;

/// <summary>
/// A tally in groups of samples, for the interval of a figure that is no mean: the figure without one group, for each group,
/// tells how much it varies (delete-a-group jackknife; Kott, 2001).
/// </summary>
/// <remarks>
/// Memory is bounded: where more different keys come than <paramref name="mostKeys"/>, the lowest bit of all scores is dropped,
/// and so on. How many are dropped in the end is the least that suffices for the keys there are, whatever order they came in.
/// </remarks>
/// <param name="sums">Number of sums in a tally.</param>
/// <param name="mostKeys">Most different keys, all groups together.</param>
internal sealed class TallyGroups(int sums, int mostKeys = TallyGroups.DefaultMostKeys)
{
    /// <summary>Groups: enough for an interval that is hardly wider than with all samples' own contributions, and few enough to
    /// compute the figure for each.</summary>
    public const int Groups = 64;

    /// <summary>About 40 MB.</summary>
    public const int DefaultMostKeys = 1 << 20;

    private const int ScoreBits = 32;
    private readonly Tally?[] _groups = new Tally?[Groups];

    /// <summary>Bits of scores that are dropped, in all groups alike.</summary>
    public int DroppedBits { get; private set; }

    /// <summary>The tallies that there are.</summary>
    public IEnumerable<(int Group, Tally Tally)> Existing
    {
        get
        {
            for (var group = 0; group < Groups; group++)
                if (_groups[group] is { } tally) yield return (group, tally);
        }
    }

    /// <summary>The group of a sample. Consecutive samples go to different groups, in an order that differs from one round to the
    /// next, so that a dataset sorted in some period does not fall into groups of a kind. It does not depend on which of several
    /// datasets the sample is in: measured apart, their parts merge to what one run gives.</summary>
    /// <param name="index">Position in its dataset.</param>
    public static int GroupOf(long index)
    {
        var round = (ulong)(index / Groups);
        // The mixing step of SplitMix64 (Steele, Lea, Flood, 2014).
        round = (round + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
        round = (round ^ (round >> 27)) * 0x94D049BB133111EB;
        return (int)(((ulong)(index % Groups) + (round >> 58)) % Groups);
    }

    /// <summary>Adds what a sample contributes.</summary>
    public void Observe(int group, Action<Tally> contribute)
    {
        var tally = Of(group);
        var before = tally.NonFinite;
        contribute(tally);
        // A sample counts once, however many of its terms are infinite or not a number.
        tally.NonFinite = Math.Min(tally.NonFinite, before + 1);
        Settle();
    }

    /// <summary>Adds a tally to a group.</summary>
    public void Add(int group, Tally tally)
    {
        Drop(tally.DroppedBits);
        Of(group).Add(tally);
        Settle();
    }

    public void Merge(TallyGroups other)
    {
        foreach (var (group, tally) in other.Existing) Add(group, tally);
    }

    /// <summary>These tallies without the contributions of some samples, in the groups that another one has.</summary>
    /// <param name="samples">What those samples contributed; it is among these tallies.</param>
    /// <param name="like">Tallies of the samples that are left.</param>
    public TallyGroups Without(TallyGroups samples, TallyGroups like)
    {
        var left = new TallyGroups(sums, mostKeys);
        foreach (var (group, _) in like.Existing)
        {
            left.Add(group, _groups[group]!);
            if (samples._groups[group] is { } tally) left._groups[group]!.Add(tally, -1);
        }

        return left;
    }

    /// <summary>The tally of all samples.</summary>
    public Tally Total()
    {
        var total = new Tally(sums);
        foreach (var (_, tally) in Existing) total.Add(tally);
        return total;
    }

    /// <summary>A figure of all samples, and that figure without each of the groups, in their order.</summary>
    public (double Value, double[] Without) Figures(Func<Tally, double> figure)
    {
        var total = Total();
        // First of all samples, which puts the keys in order: those of some are among them.
        var value = figure(total);
        var without = new List<double>();
        foreach (var (_, tally) in Existing)
        {
            total.Add(tally, -1);
            without.Add(figure(total));
            total.Add(tally);
        }

        return (value, [.. without]);
    }

    /// <summary>How much higher a figure is than it would be of very many samples, on average: what halves of the samples have more than all of
    /// them tells, since a bias grows as samples get fewer.</summary>
    /// <param name="figure">Computes it.</param>
    /// <param name="value">That of all samples.</param>
    /// <returns>0 where there are no halves, or one has no figure.</returns>
    /// <remarks>A bias that falls with the number of samples is as large as what halving adds to it, one that falls with the root of that number
    /// 2.4 times as large; 1.5 is what fits mean average precision, by simulation.</remarks>
    public double Bias(Func<Tally, double> figure, double value)
    {
        const double PerHalving = 1.5;
        var tallies = Existing.Select(static entry => entry.Tally).ToList();
        var halves = new List<double>();
        // By each binary digit of a group's place: all halves have as many groups, give or take one.
        for (var digit = 1; digit < tallies.Count; digit *= 2)
        {
            foreach (var side in (int[])[0, digit])
            {
                var half = new Tally(sums);
                for (var i = 0; i < tallies.Count; i++)
                    if ((i & digit) == side) half.Add(tallies[i]);
                halves.Add(figure(half));
            }
        }

        var bias = halves.Count == 0 ? 0 : PerHalving * (halves.Average() - value);
        return double.IsFinite(bias) ? bias : 0;
    }

    /// <summary>The interval of a figure: Student's t with one degree of freedom less than there are groups.</summary>
    /// <param name="value">The figure of all samples.</param>
    /// <param name="without">The figure without each of the groups.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static Estimate Jackknife(double value, IReadOnlyList<double> without, double confidence)
    {
        if (without.Count < 2 || !double.IsFinite(value) || without.Any(static figure => !double.IsFinite(figure))) return Estimate.Bare(value);
        var mean = without.Average();
        var squares = without.Sum(figure => (figure - mean) * (figure - mean));
        var error = Math.Sqrt(squares * (without.Count - 1) / without.Count);
        return Estimate.Around(value, error, StudentDistribution.TwoSided(confidence, without.Count - 1));
    }

    private Tally Of(int group)
    {
        if (_groups[group] is { } tally) return tally;
        _groups[group] = tally = new Tally(sums);
        tally.Drop(DroppedBits);
        return tally;
    }

    private void Drop(int bits)
    {
        if (bits <= DroppedBits) return;
        DroppedBits = bits;
        foreach (var (_, tally) in Existing) tally.Drop(bits);
    }

    // Keys without a score cannot be thinned out; there are no more of them than pairs of classes.
    private void Settle()
    {
        while (DroppedBits < ScoreBits && Existing.Sum(static entry => entry.Tally.Keys) > mostKeys) Drop(DroppedBits + 1);
    }
}
