using TfLiteQuant.Datasets;

namespace TfLiteQuant.TestKit;

/// <summary>Samples that lie in memory, whatever inputs are asked for.</summary>
public sealed class TestDataset : RepresentativeDataset
{
    private readonly IReadOnlyList<DatasetSample> _samples;

    public TestDataset(IReadOnlyList<DatasetSample> samples, string description = "samples in memory")
    {
        _samples = samples;
        Description = description;
    }

    public override string Description { get; }

    public override long? Count => _samples.Count;

    /// <summary>Samples of one float input.</summary>
    public static TestDataset Of(string input, int[] shape, params float[][] samples)
        => new([.. samples.Select((values, index) => Sample(index, (input, SampleArray.From<float>(Model.TensorType.Float32, shape, values))))]);

    /// <summary>The samples of a .npz file, whose arrays are named as the inputs and count samples along their first dimension.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names of the inputs, and of their arrays.</param>
    public static TestDataset FromNpz(string path, params (string Input, string Array)[] names)
    {
        using var archive = NpzArchive.Open(path);
        var arrays = names.ToDictionary(static name => name.Input, name => archive[name.Array]);
        return new TestDataset(
            [.. Enumerable.Range(0, arrays.Values.First().Shape[0]).Select(index => Sample(index, [.. arrays.Select(array => (array.Key, ToSample(array.Value.Slice(index))))]))],
            Path.GetFileName(path));
    }

    /// <summary>The same samples for an entry point.</summary>
    public TestDataset For(string? signature) => new(_samples, Description) { Signature = signature };

    /// <summary>All samples that another dataset gives for a model's inputs, kept.</summary>
    public static TestDataset Of(RepresentativeDataset dataset, IReadOnlyList<ModelInput> inputs)
        => new([.. dataset.Read(inputs)], dataset.Description) { Signature = dataset.Signature };

    /// <summary>A part of the samples, at their positions in the whole.</summary>
    public TestDataset Part(int skip, int count) => new([.. _samples.Skip(skip).Take(count)], Description) { Signature = Signature };

    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
    {
        foreach (var sample in _samples)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return sample;
        }
    }

    private static DatasetSample Sample(int index, params (string Name, SampleArray Values)[] inputs)
        => new() { Index = index, Origin = $"item {index}", Inputs = inputs.ToDictionary(static input => input.Name, static input => input.Values) };

    private static SampleArray ToSample(TensorValue value) => new(value.Type, value.Shape, value.Bytes.ToArray());
}
