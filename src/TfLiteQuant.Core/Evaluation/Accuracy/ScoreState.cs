using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>State of a metric that is the mean of a score of each sample.</summary>
internal sealed class ScoreState(MetricTarget target, int models) : TargetState(target, models)
{
    private readonly ScorePairs[] _pairs = [.. Enumerable.Range(0, models).Select(static _ => new ScorePairs())];

    protected override void Observe(SampleOutputs sample, MetricCase ofFloat, ReadOnlySpan<Obstacle> obstacles)
    {
        var metric = (SampleMetric)Target.Metric!;
        var score = metric.Score(ofFloat);
        for (var i = 0; i < _pairs.Length; i++)
            if (obstacles[i] == Obstacle.None) _pairs[i].Add(score, metric.Score(Target.CaseOf(sample.Quantized[i], sample)));
    }

    public override void Merge(TargetState other)
    {
        base.Merge(other);
        for (var i = 0; i < _pairs.Length; i++) _pairs[i].Merge(((ScoreState)other)._pairs[i]);
    }

    public override MetricFigures Figures(int model, double confidence)
    {
        var pairs = _pairs[model];
        return new MetricFigures(pairs.OfFloat(confidence), pairs.OfQuantized(confidence), pairs.Difference(confidence), pairs.Samples, "Student's t interval; of the drop that of paired samples")
        {
            Skipped = LeftOut[model].Skipped,
            Warnings = [.. Uncounted(model, pairs.Samples), .. NonFinite(pairs.FloatNonFinite, "float"), .. NonFinite(pairs.QuantizedNonFinite, "quantized")],
        };
    }

    public override void Write(Utf8JsonWriter writer)
    {
        WriteLeftOut(writer);
        writer.WriteStartArray("scores");
        foreach (var pairs in _pairs)
        {
            writer.WriteStartObject();
            writer.WriteNumber("samples", pairs.Samples);
            writer.WriteNumber("floatNonFinite", pairs.FloatNonFinite);
            writer.WriteNumber("quantizedNonFinite", pairs.QuantizedNonFinite);
            writer.WriteString("float", pairs.Float.ToString());
            writer.WriteString("floatSquares", pairs.FloatSquares.ToString());
            writer.WriteString("quantized", pairs.Quantized.ToString());
            writer.WriteString("quantizedSquares", pairs.QuantizedSquares.ToString());
            writer.WriteString("differenceSquares", pairs.DifferenceSquares.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public override void Read(PartReading reading, JsonElement element)
    {
        ReadLeftOut(reading, element);
        var items = reading.Array(element, "scores", _pairs.Length);
        for (var i = 0; i < _pairs.Length; i++)
        {
            _pairs[i].Samples = reading.Count(items[i], "samples");
            _pairs[i].FloatNonFinite = reading.Count(items[i], "floatNonFinite");
            _pairs[i].QuantizedNonFinite = reading.Count(items[i], "quantizedNonFinite");
            _pairs[i].Float.Add(reading.Sum(items[i], "float"));
            _pairs[i].FloatSquares.Add(reading.Sum(items[i], "floatSquares"));
            _pairs[i].Quantized.Add(reading.Sum(items[i], "quantized"));
            _pairs[i].QuantizedSquares.Add(reading.Sum(items[i], "quantizedSquares"));
            _pairs[i].DifferenceSquares.Add(reading.Sum(items[i], "differenceSquares"));
        }
    }

    private static IEnumerable<string> NonFinite(long samples, string model)
        => samples == 0 ? [] : [FormattableString.Invariant($"The score of {samples} samples is infinite or not a number for the {model} model, so that there is no mean.")];
}
