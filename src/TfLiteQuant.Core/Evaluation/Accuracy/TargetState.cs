using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>What samples have contributed to a metric, of the float model and of each quantized one. States of shares of the
/// samples merge into that of all, whatever the shares.</summary>
internal abstract class TargetState(MetricTarget target)
{
    public MetricTarget Target => target;

    public static TargetState Create(MetricTarget target, int models) => target.Kind switch
    {
        TargetKind.Outcome => new OutcomeState(target, models),
        TargetKind.Score => new ScoreState(target, models),
        _ => new PooledState(target, models),
    };

    /// <summary>Adds a sample.</summary>
    public abstract void Observe(SampleOutputs sample);

    /// <summary>Adds the samples of another state of the same target.</summary>
    public abstract void Merge(TargetState other);

    /// <summary>The figures of a quantized model.</summary>
    public abstract MetricFigures Figures(int model, double confidence);

    /// <summary>Says that no sample counted, where it is so.</summary>
    /// <param name="samples">Those that did.</param>
    protected string[] Uncounted(long samples) => samples > 0 ? [] : [$"{Target.Title} is not defined: no sample has a label that counts."];

    /// <summary>Writes the state's content as the properties of an object.</summary>
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public abstract void Read(PartReading reading, JsonElement element);
}
