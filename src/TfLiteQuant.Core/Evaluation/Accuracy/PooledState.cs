using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>State of a metric that is computed of all samples together.</summary>
internal sealed class PooledState : TargetState
{
    private const int ScoreBits = 32;
    private readonly PooledMetric _metric;
    private readonly TallyGroups _float;
    private readonly TallyGroups[] _quantized;
    private long _samples;

    // The same for each quantized model, and no trifle to compute for a large dataset.
    private (double Value, double[] Without)? _ofFloat;

    public PooledState(MetricTarget target, int models)
        : base(target)
    {
        _metric = (PooledMetric)target.Metric!;
        _float = new TallyGroups(_metric.Sums);
        _quantized = [.. Enumerable.Range(0, models).Select(_ => new TallyGroups(_metric.Sums))];
    }

    /// <summary>Counts of all samples, of the float model or (from 0) a quantized one.</summary>
    public Tally Total(int? model) => (model is { } number ? _quantized[number] : _float).Total();

    public override void Observe(SampleOutputs sample)
    {
        var judged = Target.CaseOf(sample.Reference, sample);
        if (!_metric.Counts(judged)) return;
        _samples++;
        _ofFloat = null;
        _float.Observe(sample.Group, tally => _metric.Contribute(judged, tally));
        for (var i = 0; i < _quantized.Length; i++)
        {
            var outputs = sample.Quantized[i];
            _quantized[i].Observe(sample.Group, tally => _metric.Contribute(Target.CaseOf(outputs, sample), tally));
        }
    }

    public override void Merge(TargetState other)
    {
        var state = (PooledState)other;
        _samples += state._samples;
        _ofFloat = null;
        _float.Merge(state._float);
        for (var i = 0; i < _quantized.Length; i++) _quantized[i].Merge(state._quantized[i]);
    }

    public override MetricFigures Figures(int model, double confidence)
    {
        var (ofFloat, floatWithout) = _ofFloat ??= _float.Figures(FigureOf);
        var (ofQuantized, quantizedWithout) = _quantized[model].Figures(FigureOf);
        var differences = floatWithout.Zip(quantizedWithout, static (left, right) => left - right).ToArray();
        var isAlike = Target.Unit == MetricUnit.Proportion && (AreAlike(floatWithout) || AreAlike(quantizedWithout) || AreAlike(differences));
        return new MetricFigures(
            Share(ofFloat, floatWithout, confidence),
            Share(ofQuantized, quantizedWithout, confidence),
            Difference(ofFloat - ofQuantized, differences, confidence),
            _samples,
            FormattableString.Invariant($"Jackknife over {floatWithout.Length} groups of samples, Student's t interval; of the drop that of paired groups{(isAlike ? "; where these do not differ, Wilson's, or of the drop Agresti and Min's" : "")}"))
        {
            Warnings = [.. Warnings(ofFloat, _float, "float"), .. Warnings(ofQuantized, _quantized[model], "quantized")],
        };
    }

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("samples", _samples);
        writer.WriteStartArray("tallies");
        foreach (var groups in _quantized.Prepend(_float)) TallyJson.Write(writer, groups);
        writer.WriteEndArray();
    }

    public override void Read(PartReading reading, JsonElement element)
    {
        _samples = reading.Count(element, "samples");
        var items = reading.Array(element, "tallies", _quantized.Length + 1);
        TallyJson.Read(reading, items[0], _float, _metric.Sums);
        for (var i = 0; i < _quantized.Length; i++) TallyJson.Read(reading, items[i + 1], _quantized[i], _metric.Sums);
    }

    // Groups that are all alike tell nothing of how much others would vary: what is right of all samples, or of none, is treated as
    // the share that it is, and where both models agree on all of them the drop is that of outcomes of which none differs.
    private Estimate Share(double value, double[] without, double confidence)
    {
        if (Target.Unit != MetricUnit.Proportion) return TallyGroups.Jackknife(value, without, confidence);
        if (!AreAlike(without)) return TallyGroups.Jackknife(value, without, confidence).Within(0, 1);
        return value is 0 or 1 ? OutcomePairs.Wilson(value > 0 ? _samples : 0, _samples, confidence) : Estimate.Bare(value);
    }

    private Estimate Difference(double value, double[] without, double confidence)
    {
        if (Target.Unit != MetricUnit.Proportion) return TallyGroups.Jackknife(value, without, confidence);
        if (!AreAlike(without)) return TallyGroups.Jackknife(value, without, confidence).Within(-1, 1);
        return value == 0 ? new OutcomePairs { Both = _samples }.Drop(confidence) : Estimate.Bare(value);
    }

    private static bool AreAlike(double[] figures) => figures.Length < 2 || figures.AsSpan().IndexOfAnyExcept(figures[0]) < 0;

    private double FigureOf(Tally tally) => tally.NonFinite > 0 ? double.NaN : _metric.Figure(tally, Target.Options);

    private IEnumerable<string> Warnings(double value, TallyGroups groups, string model)
    {
        if (groups.Existing.Sum(static entry => entry.Tally.NonFinite) is > 0 and var count)
            yield return FormattableString.Invariant($"Outputs of {count} samples are infinite or not a number for the {model} model, so that {Target.Title} is not defined.");
        else if (double.IsNaN(value)) yield return $"{Target.Title} is not defined for what these samples hold, of the {model} model.";
        if (groups.DroppedBits > 0)
            yield return FormattableString.Invariant($"{Target.Title}: scores of the {model} model are told apart by their first {ScoreBits - groups.DroppedBits} bits, to bound memory.");
    }
}
