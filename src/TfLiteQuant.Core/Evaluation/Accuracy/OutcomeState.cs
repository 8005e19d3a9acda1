using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>State of a metric for which each sample is right or wrong.</summary>
internal sealed class OutcomeState(MetricTarget target, int models) : TargetState(target, models)
{
    private readonly OutcomePairs[] _pairs = [.. Enumerable.Range(0, models).Select(static _ => new OutcomePairs())];

    protected override void Observe(SampleOutputs sample, MetricCase ofFloat, ReadOnlySpan<Obstacle> obstacles)
    {
        var metric = (SampleMetric)Target.Metric!;
        var isFloatRight = metric.Score(ofFloat) > 0;
        for (var i = 0; i < _pairs.Length; i++)
            if (obstacles[i] == Obstacle.None) _pairs[i].Add(isFloatRight, metric.Score(Target.CaseOf(sample.Quantized[i], sample)) > 0);
    }

    public override void Merge(TargetState other)
    {
        base.Merge(other);
        for (var i = 0; i < _pairs.Length; i++) _pairs[i].Merge(((OutcomeState)other)._pairs[i]);
    }

    public override MetricFigures Figures(int model, double confidence)
    {
        var pairs = _pairs[model];
        return new MetricFigures(
            OutcomePairs.Wilson(pairs.Both + pairs.OnlyFloat, pairs.Samples, confidence),
            OutcomePairs.Wilson(pairs.Both + pairs.OnlyQuantized, pairs.Samples, confidence),
            pairs.Drop(confidence),
            pairs.Samples,
            "Wilson's score interval; of the drop Agresti and Min's for paired samples") { Outcomes = pairs, Skipped = LeftOut[model].Skipped, Warnings = Uncounted(model, pairs.Samples) };
    }

    public override void Write(Utf8JsonWriter writer)
    {
        WriteLeftOut(writer);
        writer.WriteStartArray("outcomes");
        foreach (var pairs in _pairs)
        {
            writer.WriteStartObject();
            writer.WriteNumber("both", pairs.Both);
            writer.WriteNumber("onlyFloat", pairs.OnlyFloat);
            writer.WriteNumber("onlyQuantized", pairs.OnlyQuantized);
            writer.WriteNumber("neither", pairs.Neither);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public override void Read(PartReading reading, JsonElement element)
    {
        ReadLeftOut(reading, element);
        var items = reading.Array(element, "outcomes", _pairs.Length);
        for (var i = 0; i < _pairs.Length; i++)
        {
            _pairs[i].Both = reading.Count(items[i], "both");
            _pairs[i].OnlyFloat = reading.Count(items[i], "onlyFloat");
            _pairs[i].OnlyQuantized = reading.Count(items[i], "onlyQuantized");
            _pairs[i].Neither = reading.Count(items[i], "neither");
        }
    }
}
