using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Some samples of another dataset: shuffled, then without the first so many, then no more than so many, of which a shard is one
/// stretch. So one seed and a skip part a dataset into calibration and test samples that have none in common.
/// </summary>
/// <remarks>
/// Shuffling and shards need the number of samples; where it is not known the dataset is read through once to count them. Sources that
/// cannot be read in any order are read through once more: chosen samples wait in a <see cref="SampleStore"/>, the most of them
/// in a temporary file, so that memory stays bounded whatever their number.
/// </remarks>
/// <param name="source">The samples.</param>
/// <param name="path">What errors name as the file; null for none.</param>
internal sealed class SelectedDataset(RepresentativeDataset source, string? path) : RepresentativeDataset
{
    /// <summary>Samples to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>Most samples to give; null for all.</summary>
    public int? First { get; init; }

    /// <summary>What fixes the order of shuffled samples; null to keep the source's order.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The stretch of them to give; null for all.</summary>
    public DatasetShard? Shard { get; init; }

    public override string Description => $"{source.Description}{(Seed is { } seed ? string.Create(CultureInfo.InvariantCulture, $", shuffled with seed {seed}") : "")}{Part()}{(Shard is { } shard ? $", {shard}" : "")}";

    public override string WholeDescription => source.WholeDescription;

    public override long? Count => source.Count is { } count ? Window(count).Count : null;

    public override bool IsSynthetic => source.IsSynthetic;

    public override IReadOnlyList<string> ClassNames => source.ClassNames;

    internal override bool? HasLabels => source.HasLabels;

    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
    {
        if (source.Count is { } known) RequireSome(known);
        return Seed is { } seed ? Shuffled(inputs, seed, cancellation)
            : source is IRandomAccess random && source.Count is { } count ? random.Read(inputs, Indices(Window(count)), cancellation)
            : Shard is null ? InOrder(inputs, Skip, First is { } first ? (long)Skip + first : long.MaxValue, cancellation)
            : Counted(inputs, cancellation);
    }

    private IEnumerable<DatasetSample> Counted(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        var count = source.Count ?? source.Read(inputs, cancellation).LongCount();
        RequireSome(count);
        var (start, length) = Window(count);
        foreach (var sample in InOrder(inputs, start, start + length, cancellation)) yield return sample;
    }

    private IEnumerable<DatasetSample> InOrder(IReadOnlyList<ModelInput> inputs, long start, long end, CancellationToken cancellation)
    {
        long read = 0;
        foreach (var sample in source.Read(inputs, cancellation))
        {
            if (read++ < start) continue;
            yield return sample;
            if (read >= end) yield break;
        }

        RequireSome(read);
    }

    private IEnumerable<DatasetSample> Shuffled(IReadOnlyList<ModelInput> inputs, ulong seed, CancellationToken cancellation)
    {
        var count = source.Count ?? source.Read(inputs, cancellation).LongCount();
        if (count > Array.MaxLength) throw DatasetFault.Of(path, $"It has {count} samples, more than can be shuffled.", "Divide it.");
        RequireSome(count);
        var order = SplitMix64.Order((int)count, seed);
        var chosen = Indices(Window(count)).Select(place => order[place]);
        return source is IRandomAccess random ? random.Read(inputs, chosen, cancellation) : Gathered(inputs, [.. chosen], cancellation);
    }

    private IEnumerable<DatasetSample> Gathered(IReadOnlyList<ModelInput> inputs, int[] chosen, CancellationToken cancellation)
    {
        using var store = new SampleStore();
        var last = chosen.Length == 0 ? -1 : chosen.Max();
        var slots = new Dictionary<int, int>(chosen.Length);
        var wanted = chosen.ToHashSet();
        var position = 0;
        foreach (var sample in source.Read(inputs, cancellation))
        {
            if (wanted.Contains(position)) slots.Add(position, store.Add(sample));
            if (++position > last) break;
        }

        foreach (var index in chosen)
        {
            if (!slots.TryGetValue(index, out var slot)) throw DatasetFault.Damaged(path, $"It says that it has more than {index} samples, and has {position}.");
            yield return store[slot];
        }
    }

    private long Left(long count) => Math.Min(Math.Max(0, count - Skip), First ?? long.MaxValue);

    private void RequireSome(long count)
    {
        if (count > 0 && Skip >= count)
            throw DatasetFault.Of(path, $"It has {count} samples, of which {Skip} are skipped.", "At least one sample must be left.");
        if (count > 0 && Shard is { } shard && Window(count).Count == 0)
            throw DatasetFault.Of(path, string.Create(CultureInfo.InvariantCulture, $"It has {Left(count)} samples, and {shard} has none of them."), "Part it into no more shards than samples.");
    }

    // Where the samples to give begin, in the order they are given, and how many there are.
    private (long Start, long Count) Window(long count)
    {
        if (Shard is not { } shard) return (Skip, Left(count));
        var (skip, first) = shard.Of(Left(count));
        return (Skip + skip, first);
    }

    private static IEnumerable<int> Indices((long Start, long Count) window) => Enumerable.Range((int)window.Start, (int)window.Count);

    private string Part() => (Skip, First) switch
    {
        (0, null) => "",
        (0, { } first) => string.Create(CultureInfo.InvariantCulture, $", first {first}"),
        (_, null) => string.Create(CultureInfo.InvariantCulture, $", without the first {Skip}"),
        var (skip, first) => string.Create(CultureInfo.InvariantCulture, $", {first} after the first {skip}"),
    };
}
