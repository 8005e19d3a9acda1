namespace TfLiteQuant.Datasets;

/// <summary>How sounds become arrays.</summary>
public sealed record SoundOptions
{
    /// <summary>Samples a second that the model expects; files of another rate are refused. Null to take them as they are.</summary>
    public int? SampleRate { get; init; }

    /// <summary>Channel to take, from 0; null for the mean of all.</summary>
    public int? Channel { get; init; }

    /// <summary>Steps, in samples, between windows over files that are longer than the input; null for one window at the
    /// beginning.</summary>
    public int? Hop { get; init; }
}
