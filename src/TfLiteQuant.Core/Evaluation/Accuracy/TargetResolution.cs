using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>Finds what each metric is measured on, from the first sample: the outputs and labels that it fits.</summary>
internal sealed class TargetResolution(Evaluator settings, SampleOutputs example)
{
    private readonly IReadOnlyList<RealArray> _outputs = example.Reference;

    /// <summary>The targets of the metrics that were asked for, or of one that suits where none was.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidMetric"/>: a metric fits nothing, or several things.</exception>
    public IReadOnlyList<MetricTarget> Resolve()
    {
        if (settings.OutputName is { } output && _outputs.All(known => known.Name != output))
            throw Refuse($"The float model has no output '{output}'.", $"Its outputs are {Listed(_outputs)}.");
        if (settings.LabelName is { } label && !example.Labels.ContainsKey(label))
            throw Refuse($"The dataset has no label '{label}'.", example.Labels.Count == 0 ? "It has no labels." : $"Its labels are {Listed(example.Labels.Values)}.");
        if (settings.Against == MetricTruth.Label && example.Labels.Count == 0) throw Refuse("The dataset has no labels.", "Say where they come from when importing it (-LabelFrom), or compare with the float model.");
        return settings.Metrics.Count > 0 ? [.. settings.Metrics.SelectMany(Resolve)] : Suitable();
    }

    private IReadOnlyList<MetricTarget> Resolve(Metric metric)
    {
        var labels = WithLabels(metric);
        var fitting = labels.Count <= 1 ? labels : Narrowed(labels);
        if (fitting.Count == 1) return fitting;
        if (fitting.Count > 1)
            throw Refuse(
                $"{metric.Name} fits several outputs and labels: {string.Join("; ", fitting.Select(static target => $"'{target.Output}' with '{target.Label}'"))}.",
                "Name one of each with -OutputName and -LabelName.");
        return AgainstReference(metric) is { Count: > 0 } reference ? reference : throw Misfit(metric);
    }

    private List<MetricTarget> WithLabels(Metric metric)
    {
        var against = settings.Against != MetricTruth.Auto ? settings.Against : settings.LabelName is not null ? MetricTruth.Label : metric.Against;
        if (!metric.TakesLabels || against == MetricTruth.Reference) return [];
        return [.. from position in Positions(metric)
                   from label in example.Labels.Values
                   where settings.LabelName is null || label.Name == settings.LabelName
                   let target = MetricTarget.Of(metric, _outputs[position], position, label, settings.Options)
                   where metric.Fits(target.CaseOf(_outputs, example))
                   select target];
    }

    // A label that is called as an output is meant for it.
    private static List<MetricTarget> Narrowed(List<MetricTarget> targets)
    {
        var named = targets.FindAll(static target => target.Label == target.Output);
        return named.Count == 1 ? named : targets;
    }

    private List<MetricTarget> AgainstReference(Metric metric)
    {
        if (metric is DelegateMetric)
            return settings.Against == MetricTruth.Label ? [] : [MetricTarget.Of(metric, _outputs[Positions(metric).First()], Positions(metric).First(), null, settings.Options)];
        // A label is named for the metrics that take it: noise beside it (-Metric Top1, Sqnr) is still that against the float model.
        var mayFallBack = settings.Against == MetricTruth.Reference || (settings.Against == MetricTruth.Auto
            && (metric.Against == MetricTruth.Reference || (settings.LabelName is null && (example.Labels.Count == 0 || !metric.NeedsFittingLabel))));
        if (!metric.TakesReference || !mayFallBack) return [];
        return [.. Positions(metric).Select(position => MetricTarget.Of(metric, _outputs[position], position, null, settings.Options))
            .Where(target => metric.Fits(target.CaseOf(_outputs, example)))];
    }

    private IEnumerable<int> Positions(Metric metric)
    {
        var named = Enumerable.Range(0, _outputs.Count).Where(position => settings.OutputName is null || _outputs[position].Name == settings.OutputName);
        return metric.FindsOutputs ? named.Take(1) : named;
    }

    private IReadOnlyList<MetricTarget> Suitable()
    {
        if (settings.Options.MultiLabel) return Resolve(MetricRegistry.Named("F1"));
        if (settings.Against != MetricTruth.Reference)
        {
            var classes = WithLabels(MetricRegistry.Named("Top1")).FindAll(IsOfClass);
            if (Narrowed(classes) is [_] accuracy) return accuracy;
            if (classes.Count > 1) return Resolve(MetricRegistry.Named("Top1"));
            foreach (var metric in (string[])["MeanAveragePrecision", "MeanSquaredError"])
                if (Narrowed(WithLabels(MetricRegistry.Named(metric))) is [_] only) return only;
        }

        return Resolve(MetricRegistry.Named("Sqnr"));
    }

    // By its shape alone, an array to be approximated could be a 1 among zeros.
    private bool IsOfClass(MetricTarget target)
    {
        try
        {
            ClassReading.True(target.CaseOf(_outputs, example));
            return true;
        }
        catch (TfLiteQuantException error) when (error.Code == ErrorCode.InvalidMetric)
        {
            return false;
        }
    }

    private TfLiteQuantException Misfit(Metric metric)
    {
        var outputs = settings.OutputName is null ? _outputs : [.. _outputs.Where(output => output.Name == settings.OutputName)];
        var labels = settings.LabelName is null ? example.Labels.Values : example.Labels.Values.Where(label => label.Name == settings.LabelName);
        return Refuse(
            $"{metric.Name} does not fit {(outputs.Count == 1 ? $"output {outputs[0]}" : "any output")}{(example.Labels.Count == 0 ? ", and the dataset has no labels" : $" with the label {Listed(labels)}")}.",
            $"It takes {metric.Takes}.{(outputs.Count == 1 ? "" : $" The outputs are {Listed(outputs)}.")}");
    }

    private static string Listed(IEnumerable<RealArray> arrays) => string.Join(", ", arrays);

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidMetric, problem, advice);
}
