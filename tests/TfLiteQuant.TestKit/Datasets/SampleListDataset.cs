using TfLiteQuant.Datasets;

namespace TfLiteQuant.TestKit;

/// <summary>A dataset of samples in memory.</summary>
/// <param name="samples">The samples; their indices are what they say.</param>
/// <param name="description">What the dataset is called.</param>
public sealed class SampleListDataset(IReadOnlyList<DatasetSample> samples, string description = "samples in memory") : RepresentativeDataset
{
    public override string Description => description;

    public override long? Count => IsCounted ? samples.Count : null;

    public override IReadOnlyList<string> ClassNames => Names;

    public override bool IsSynthetic => IsDrawn;

    /// <summary>Names of classes.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether the number of samples is told before they are read.</summary>
    public bool IsCounted { get; init; } = true;

    public bool IsDrawn { get; init; }

    /// <summary>The samples.</summary>
    public IReadOnlyList<DatasetSample> Samples => samples;

    /// <summary>Samples made one by one.</summary>
    /// <param name="count">How many.</param>
    /// <param name="inputs">Inputs of a sample.</param>
    /// <param name="labels">Labels of a sample; null for none.</param>
    public static SampleListDataset Make(int count, Func<int, Dictionary<string, SampleArray>> inputs, Func<int, Dictionary<string, SampleArray>>? labels = null)
        => new([.. Enumerable.Range(0, count).Select(i => new DatasetSample { Index = i, Origin = $"item {i}", Inputs = inputs(i), Labels = labels?.Invoke(i) ?? [] })]);

    /// <summary>Test samples of a golden model with their labels.</summary>
    public static SampleListDataset Of(GoldenModel golden, int count = int.MaxValue)
    {
        List<string> names = [.. golden.Test.Names];
        var most = Math.Min(count, golden.Test[names[0]].Shape[0]);
        Dictionary<string, SampleArray> Arrays(int sample, bool labels) => names.Where(name => name.StartsWith("label", StringComparison.Ordinal) == labels).ToDictionary(static name => name, name =>
        {
            var value = golden.Test[name].Slice(sample);
            return new SampleArray(value.Type, value.Shape, value.Bytes.ToArray());
        });
        return Make(most, i => Arrays(i, false), i => Arrays(i, true));
    }

    /// <summary>Some of the samples, with their indices.</summary>
    public SampleListDataset Part(Func<DatasetSample, bool> isTaken) => new([.. samples.Where(isTaken)], description) { Names = Names, IsCounted = IsCounted };

    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
    {
        foreach (var sample in samples)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return sample;
        }
    }
}
