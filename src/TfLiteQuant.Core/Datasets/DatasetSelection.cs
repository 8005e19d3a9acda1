namespace TfLiteQuant.Datasets;

/// <summary>Which samples of a dataset are used: shuffled if there is a seed, then without the first so many, then no more than so
/// many, and of these one stretch.</summary>
/// <param name="Skip">Samples to pass over.</param>
/// <param name="First">Most samples; null for all.</param>
/// <param name="Seed">What fixes the order of shuffled samples; null to keep their order.</param>
/// <param name="Shard">The stretch; null for all.</param>
public sealed record DatasetSelection(int Skip = 0, int? First = null, ulong? Seed = null, DatasetShard? Shard = null)
{
    /// <summary>All samples in their order.</summary>
    public static DatasetSelection All { get; } = new();

    /// <summary>The samples chosen of a dataset.</summary>
    internal RepresentativeDataset Of(RepresentativeDataset dataset, string? path)
        => this == All ? dataset : new SelectedDataset(dataset, path) { Skip = Skip, First = First, Seed = Seed, Shard = Shard };
}
