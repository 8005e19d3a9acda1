using TfLiteQuant.Datasets;

namespace TfLiteQuant.Calibration;

/// <summary>Which samples of a dataset have been counted so far.</summary>
internal sealed class SourceState(string description, string? signature, bool isSynthetic)
{
    private readonly List<IndexRange> _indices = [];

    public SourceState(CalibrationSource source)
        : this(source.Description, source.Signature, source.IsSynthetic)
    {
        Samples = source.Samples;
        _indices.AddRange(source.Indices);
    }

    public string Description => description;

    public string? Signature => signature;

    public long Samples { get; private set; }

    /// <summary>Their positions, neighbours together.</summary>
    public IndexRange[] Indices => IndexRange.Join(_indices);

    public void Add(DatasetSample sample)
    {
        Samples++;
        IndexRange.Append(_indices, sample.Index);
    }

    public CalibrationSource ToSource() => new(description, signature, Samples, new(Indices), isSynthetic);
}
