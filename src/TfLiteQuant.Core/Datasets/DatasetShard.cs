using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>One of so many stretches that a dataset is parted into, as even as can be: the first ones have a sample more where it does
/// not come out even, so that of more shards than samples the last ones are empty.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct DatasetShard(int Number, int Count)
{
    /// <summary>Whether it can be.</summary>
    public bool IsValid => Number >= 1 && Number <= Count;

    /// <summary>The stretch of a number of samples.</summary>
    /// <returns>Samples before it, and samples in it.</returns>
    public (long Skip, long First) Of(long samples)
    {
        var (each, more) = (samples / Count, samples % Count);
        return (((Number - 1) * each) + Math.Min(Number - 1, more), each + (Number <= more ? 1 : 0));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"shard {Number} of {Count}");
}
