using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>State of a metric that is computed of all samples together.</summary>
internal sealed class PooledState : TargetState
{
    private const int ScoreBits = 32;
    private readonly PooledMetric _metric;
    private readonly TallyGroups _float;
    private readonly TallyGroups[] _quantized;

    // What the float model contributed with samples that were left out of a quantized model's figures, and not of another's.
    private readonly TallyGroups[] _unpaired;
    private readonly long[] _samples;

    // The same for each quantized model of which no sample was left out, and no trifle to compute for a large dataset.
    private (double Value, double[] Without)? _ofFloat;

    public PooledState(MetricTarget target, int models)
        : base(target, models)
    {
        _metric = (PooledMetric)target.Metric!;
        _float = new TallyGroups(_metric.Sums);
        _quantized = [.. Enumerable.Range(0, models).Select(_ => new TallyGroups(_metric.Sums))];
        _unpaired = [.. Enumerable.Range(0, models).Select(_ => new TallyGroups(_metric.Sums))];
        _samples = new long[models];
    }

    /// <summary>Counts of all samples, of the float model or (from 0) a quantized one.</summary>
    public Tally Total(int? model) => (model is { } number ? _quantized[number] : _float).Total();

    public override void Merge(TargetState other)
    {
        base.Merge(other);
        var state = (PooledState)other;
        _ofFloat = null;
        _float.Merge(state._float);
        for (var i = 0; i < _quantized.Length; i++)
        {
            _samples[i] += state._samples[i];
            _quantized[i].Merge(state._quantized[i]);
            _unpaired[i].Merge(state._unpaired[i]);
        }
    }

    public override MetricFigures Figures(int model, double confidence)
    {
        var ofModel = FloatOf(model);
        var (ofFloat, floatWithout) = ReferenceEquals(ofModel, _float) ? _ofFloat ??= _float.Figures(FigureOf) : ofModel.Figures(FigureOf);
        var (ofQuantized, quantizedWithout) = _quantized[model].Figures(FigureOf);
        var differences = floatWithout.Zip(quantizedWithout, static (left, right) => left - right).ToArray();
        var isAlike = Target.Unit == MetricUnit.Proportion && (AreAlike(floatWithout) || AreAlike(quantizedWithout) || AreAlike(differences));
        return new MetricFigures(
            Unbiased(Share(ofFloat, floatWithout, _samples[model], confidence), ofModel),
            Unbiased(Share(ofQuantized, quantizedWithout, _samples[model], confidence), _quantized[model]),
            Difference(ofFloat - ofQuantized, differences, _samples[model], confidence),
            _samples[model],
            Method(floatWithout.Length, isAlike))
        {
            Skipped = LeftOut[model].Skipped,
            Warnings = [.. LeftOut[model].Warnings(Target), .. Warnings(ofFloat, ofModel, "float"), .. Warnings(ofQuantized, _quantized[model], "quantized")],
        };
    }

    private string Method(int groups, bool isAlike) => Target.Unit != MetricUnit.Proportion
        ? FormattableString.Invariant($"Jackknife over {groups} groups of samples, Student's t interval; of the drop that of paired groups")
        : FormattableString.Invariant($"Wilson's score interval with the error of a jackknife over {groups} groups of samples; of the drop Student's t interval of paired groups{(isAlike ? "; where groups do not differ, that of a share, or of the drop Agresti and Min's" : "")}{(_metric.IsBiased ? "; without the bias that halves of the samples tell of" : "")}");

    public override void Write(Utf8JsonWriter writer)
    {
        WriteLeftOut(writer);
        writer.WriteStartArray("samples");
        foreach (var samples in _samples) writer.WriteNumberValue(samples);
        writer.WriteEndArray();
        WriteTallies(writer, "tallies", [_float, .. _quantized]);
        if (_unpaired.Any(static groups => groups.Existing.Any())) WriteTallies(writer, "unpaired", _unpaired);
    }

    public override void Read(PartReading reading, JsonElement element)
    {
        ReadLeftOut(reading, element);
        // Before version 3 all models had the same samples.
        var samples = reading.Property(element, "samples").ValueKind == JsonValueKind.Array ? reading.Rows(element, "samples", 1) : [.. _samples.Select(_ => reading.Count(element, "samples"))];
        if (samples.Length != _samples.Length || samples.Any(static count => count < 0)) throw reading.Refuse("Its 'samples' are not one number of 0 or more for each model.");
        samples.CopyTo(_samples, 0);
        ReadTallies(reading, element, "tallies", [_float, .. _quantized]);
        if (element.TryGetProperty("unpaired", out _)) ReadTallies(reading, element, "unpaired", _unpaired);
    }

    protected override void Observe(SampleOutputs sample, MetricCase ofFloat, ReadOnlySpan<Obstacle> obstacles)
    {
        _ofFloat = null;
        _float.Observe(sample.Group, tally => _metric.Contribute(ofFloat, tally));
        for (var i = 0; i < _quantized.Length; i++)
        {
            if (obstacles[i] != Obstacle.None)
            {
                _unpaired[i].Observe(sample.Group, tally => _metric.Contribute(ofFloat, tally));
                continue;
            }

            _samples[i]++;
            var outputs = sample.Quantized[i];
            _quantized[i].Observe(sample.Group, tally => _metric.Contribute(Target.CaseOf(outputs, sample), tally));
        }
    }

    private static void WriteTallies(Utf8JsonWriter writer, string name, IEnumerable<TallyGroups> tallies)
    {
        writer.WriteStartArray(name);
        foreach (var groups in tallies) TallyJson.Write(writer, groups);
        writer.WriteEndArray();
    }

    private void ReadTallies(PartReading reading, JsonElement element, string name, IReadOnlyList<TallyGroups> into)
    {
        var items = reading.Array(element, name, into.Count);
        for (var i = 0; i < items.Length; i++) TallyJson.Read(reading, items[i], into[i], _metric.Sums);
    }

    // What a quantized model's figures leave out is left out of the float model's beside it.
    private TallyGroups FloatOf(int model) => _unpaired[model].Existing.Any() ? _float.Without(_unpaired[model], _quantized[model]) : _float;

    // Groups that are all alike tell nothing of how much others would vary: what is right of all samples, or of none, is treated as
    // the share that it is, and where both models agree on all of them the drop is that of outcomes of which none differs.
    private Estimate Share(double value, double[] without, long samples, double confidence)
    {
        if (Target.Unit != MetricUnit.Proportion) return TallyGroups.Jackknife(value, without, confidence);
        if (!AreAlike(without)) return WilsonInterval.Of(TallyGroups.Jackknife(value, without, confidence), StudentDistribution.TwoSided(confidence, without.Length - 1));
        return value is 0 or 1 ? OutcomePairs.Wilson(value > 0 ? samples : 0, samples, confidence) : Estimate.Bare(value);
    }

    // The interval moves to where the figure would be without its bias; the figure stays what the field computes, and in its interval.
    private Estimate Unbiased(Estimate share, TallyGroups groups)
    {
        if (!_metric.IsBiased || !double.IsFinite(share.Low)) return share;
        var bias = groups.Bias(FigureOf, share.Value);
        return (share with { Low = Math.Min(share.Value, share.Low - bias), High = Math.Max(share.Value, share.High - bias) }).Within(0, 1);
    }

    private Estimate Difference(double value, double[] without, long samples, double confidence)
    {
        if (Target.Unit != MetricUnit.Proportion) return TallyGroups.Jackknife(value, without, confidence);
        if (!AreAlike(without)) return TallyGroups.Jackknife(value, without, confidence).Within(-1, 1);
        return value == 0 ? new OutcomePairs { Both = samples }.Drop(confidence) : Estimate.Bare(value);
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
