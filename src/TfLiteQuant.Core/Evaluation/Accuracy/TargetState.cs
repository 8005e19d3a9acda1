using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>What samples have contributed to a metric, of the float model and of each quantized one. States of shares of the
/// samples merge into that of all, whatever the shares.</summary>
internal abstract class TargetState(MetricTarget target, int models)
{
    public MetricTarget Target => target;

    /// <summary>Samples that are in no figure, for each quantized model.</summary>
    protected LeftOut[] LeftOut { get; } = [.. Enumerable.Range(0, models).Select(static _ => new LeftOut())];

    public static TargetState Create(MetricTarget target, int models) => target.Kind switch
    {
        TargetKind.Outcome => new OutcomeState(target, models),
        TargetKind.Score => new ScoreState(target, models),
        _ => new PooledState(target, models),
    };

    /// <summary>Adds a sample.</summary>
    public void Observe(SampleOutputs sample)
    {
        var ofFloat = Target.CaseOf(sample.Reference, sample);
        if (!Target.Metric!.Counts(ofFloat)) return;
        var obstacles = Target.ObstaclesOf(sample);
        for (var i = 0; i < models; i++) LeftOut[i].Add(obstacles[i]);
        // What no model can be judged by may not fit the metric at all.
        if (obstacles.AsSpan().Contains(Obstacle.None)) Observe(sample, ofFloat, obstacles);
    }

    /// <summary>Adds the samples of another state of the same target.</summary>
    public virtual void Merge(TargetState other)
    {
        for (var i = 0; i < models; i++) LeftOut[i].Merge(other.LeftOut[i]);
    }

    /// <summary>The figures of a quantized model.</summary>
    public abstract MetricFigures Figures(int model, double confidence);

    /// <summary>Says which samples were left out, and where none counted.</summary>
    /// <param name="model">The quantized model.</param>
    /// <param name="samples">Those that counted.</param>
    protected string[] Uncounted(int model, long samples)
    {
        string[] leftOut = [.. LeftOut[model].Warnings(Target)];
        return samples > 0 ? leftOut : [.. leftOut, $"{Target.Title} is not defined: {(leftOut.Length > 0 ? "there is no other sample" : "no sample has a label that counts")}."];
    }

    /// <summary>Writes what was left out, where anything was.</summary>
    protected void WriteLeftOut(Utf8JsonWriter writer)
    {
        if (Array.TrueForAll(LeftOut, static leftOut => leftOut.Total == 0)) return;
        writer.WriteStartArray("leftOut");
        foreach (var leftOut in LeftOut)
        {
            writer.WriteStartObject();
            leftOut.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads what <see cref="WriteLeftOut"/> wrote.</summary>
    protected void ReadLeftOut(PartReading reading, JsonElement element)
    {
        if (!element.TryGetProperty("leftOut", out _)) return;
        var items = reading.Array(element, "leftOut", models);
        for (var i = 0; i < models; i++) LeftOut[i].Read(reading, items[i]);
    }

    /// <summary>Adds a sample that counts for one of the quantized models at least.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="ofFloat">What the float model said of it.</param>
    /// <param name="obstacles">For each quantized model, why it does not count for it.</param>
    protected abstract void Observe(SampleOutputs sample, MetricCase ofFloat, ReadOnlySpan<Obstacle> obstacles);

    /// <summary>Writes the state's content as the properties of an object.</summary>
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public abstract void Read(PartReading reading, JsonElement element);
}
