using TfLiteQuant.Datasets;

namespace TfLiteQuant.Calibration;

/// <summary>Which samples of a dataset have been counted so far.</summary>
internal sealed class SourceState(string description, string? signature, bool isSynthetic)
{
    private readonly SampleCount _counted = new();

    public SourceState(CalibrationSource source)
        : this(source.Description, source.Signature, source.IsSynthetic)
    {
        _counted.Add(source.Counted);
    }

    public string Description => description;

    public string? Signature => signature;

    public long Samples => _counted.Samples;

    /// <summary>Which they are.</summary>
    public CountedSamples Counted => _counted.ToSamples();

    public void Add(DatasetSample sample) => _counted.Add(sample);

    public CalibrationSource ToSource()
    {
        var counted = _counted.ToSamples();
        return new(description, signature, Samples, new([.. counted.Indices]), isSynthetic, new([.. counted.Digests]));
    }
}
