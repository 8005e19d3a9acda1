using TfLiteQuant.Evaluation;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Statistics;

public sealed class TallyTests
{
    // More than the groups, classes and kinds of the counts below, fewer than their scores.
    private const int Most = 900;

    [Fact]
    public void Scores_are_ordered_as_their_keys()
    {
        float[] scores = [float.NegativeInfinity, -1e30f, -1, -float.Epsilon, 0, float.Epsilon, 0.5f, 1, 3e38f, float.PositiveInfinity];
        Assert.Equal(scores.Select(TallyKey.Of).Order(), scores.Select(TallyKey.Of));
        Assert.Equal(TallyKey.Of(0f), TallyKey.Of(-0f));
    }

    [Fact]
    public void A_part_can_be_taken_away_again()
    {
        Tally whole = new(1), part = new(1);
        whole.Count(new TallyKey(1, 2, 30), 5);
        whole.Sum(0, 1.5);
        var before = Text(whole);
        part.Count(new TallyKey(1, 2, 30), 2);
        part.Count(new TallyKey(3, 0), 1);
        part.Sum(0, 1e-20);
        part.Sum(0, double.NaN);
        whole.Add(part);
        Assert.Equal((7, 1, 1), (whole[new TallyKey(1, 2, 30)], whole[new TallyKey(3, 0)], whole.NonFinite));
        whole.Add(part, -1);
        Assert.Equal(before, Text(whole));
    }

    // Keys are put in order once: what is left out of the whole, and comes back, must be seen all the same.
    [Fact]
    public void Figures_without_a_group_are_those_of_the_others()
    {
        var groups = new TallyGroups(0);
        for (var i = 0; i < 9; i++) groups.Observe(i % 3, tally => tally.Count(new TallyKey(i % 4, i % 2, TallyKey.Of(i / 3))));
        string Counts(Tally tally) => string.Join(' ', tally.Ordered.Select(static entry => $"{entry.Key}:{entry.Value}"));
        var seen = new List<string>();
        groups.Figures(tally =>
        {
            seen.Add(Counts(tally));
            return 0;
        });
        var expected = Enumerable.Range(-1, 4).Select(without =>
        {
            var tally = new Tally(0);
            for (var i = 0; i < 9; i++)
                if (i % 3 != without) tally.Count(new TallyKey(i % 4, i % 2, TallyKey.Of(i / 3)));
            return Counts(tally);
        });
        Assert.Equal(expected, seen);
    }

    // What many threads or machines count in any order, with few keys to spare, comes to the same.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bounded_memory_does_not_depend_on_order(ulong seed)
    {
        var random = new SeededRandom(99);
        (int Group, TallyKey Key)[] counts = [.. Enumerable.Range(0, 3000).Select(_ => (random.NextInt32(64), new TallyKey(random.NextInt32(3), random.NextInt32(2), TallyKey.Of((float)random.NextDouble()))))];
        var expected = Count(counts, Most);
        Assert.True(expected.DroppedBits > 0);
        Assert.True(expected.Existing.Sum(static entry => entry.Tally.Keys) <= Most);

        var shuffle = new SeededRandom(seed);
        var shuffled = counts.OrderBy(_ => shuffle.NextUInt64()).ToArray();
        var merged = new TallyGroups(0, Most);
        foreach (var share in shuffled.Chunk(411)) merged.Merge(Count(share, Most));
        Assert.Equal(expected.DroppedBits, merged.DroppedBits);
        Assert.Equal(Text(expected.Total()), Text(merged.Total()));
        Assert.Equal(3000, merged.Total().Ordered.Sum(static entry => entry.Value));
    }

    [Fact]
    public void Keys_without_a_score_are_never_thrown_together()
    {
        var groups = new TallyGroups(0, 4);
        groups.Observe(0, static tally =>
        {
            for (var i = 0; i < 10; i++) tally.Count(new TallyKey(i, i));
        });
        Assert.Equal(10, groups.Total().Keys);
    }

    private static TallyGroups Count(IEnumerable<(int Group, TallyKey Key)> counts, int most)
    {
        var groups = new TallyGroups(0, most);
        foreach (var (group, key) in counts) groups.Observe(group, tally => tally.Count(key));
        return groups;
    }

    private static string Text(Tally tally) => $"{string.Join(' ', tally.Ordered)} | {string.Join(' ', tally.Sums)} | {tally.NonFinite}";
}
