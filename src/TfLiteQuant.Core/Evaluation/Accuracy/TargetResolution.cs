using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>Finds what each metric is measured on, from the first sample: the outputs and labels that it fits.</summary>
internal sealed class TargetResolution(Evaluator settings, SampleOutputs example)
{
    private readonly IReadOnlyList<RealArray> _outputs = example.Reference;
    private readonly List<string> _remarks = [];

    /// <summary>What a user should know of how the targets were chosen.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>The targets of the metrics that were asked for, or of one that suits where none was.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidMetric"/>: a metric fits nothing, or several things.</exception>
    public IReadOnlyList<MetricTarget> Resolve()
    {
        if (settings.OutputName is { } output && _outputs.All(known => known.Name != output))
            throw Refuse($"The float model has no output '{output}'.", $"Its outputs are {Listed(_outputs)}.");
        if (settings.LabelName is { } label && !example.Labels.ContainsKey(label))
            throw Refuse($"The dataset has no label '{label}'.", example.Labels.Count == 0 ? Joined("It has no labels.", example.PassedOver) : Joined($"Its labels are {Listed(example.Labels.Values)}.", example.PassedOver));
        if (settings.Against == MetricTruth.Label && example.Labels.Count == 0) throw Refuse(Joined("The dataset has no labels.", example.PassedOver), "Say where they come from when importing it (-LabelFrom), or compare with the float model.");
        return settings.Metrics.Count > 0 ? [.. settings.Metrics.SelectMany(Resolve)] : Suitable();
    }

    private IReadOnlyList<MetricTarget> Resolve(Metric metric)
    {
        var labels = WithLabels(metric);
        var fitting = labels.Count <= 1 ? labels : Narrowed(labels);
        if (fitting.Count == 1) return fitting;
        if (fitting.Count > 1)
            throw Refuse(
                $"{metric.TitleFor(settings.Options)} fits several outputs and labels: {string.Join("; ", fitting.Select(static target => $"'{target.Output}' with '{target.Label}'"))}.",
                "Name one of each with -OutputName and -LabelName.");
        RequireLabelsRead(metric);
        return AgainstReference(metric) is { Count: > 0 } reference ? reference : throw Misfit(metric);
    }

    // What agrees with the float model is not what is right: labels that were meant and could not be read must not turn the one into
    // the other.
    private void RequireLabelsRead(Metric metric)
    {
        if (settings.Against != MetricTruth.Auto || metric.Against != MetricTruth.Auto || example.Labels.Count > 0 || example.PassedOver.Count == 0 || metric is DelegateMetric) return;
        throw new TfLiteQuantException(
            ErrorCode.InvalidDataset,
            Joined($"The dataset has no labels for {metric.TitleFor(settings.Options)}.", example.PassedOver),
            "Give each sample its label, as a number; -Against Reference holds outputs against the float model's.");
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

    // A label that is called as an output is meant for it, and one that is no class of an output is not.
    private List<MetricTarget> Narrowed(List<MetricTarget> targets)
    {
        var named = targets.FindAll(static target => target.Label == target.Output);
        if (named.Count == 1) return named;
        var ofClass = targets.FindAll(target => target.Metric is { Classes: ClassTable.Samples } && !settings.Options.MultiLabel && IsOfClass(target));
        return ofClass.Count == 1 ? ofClass : targets;
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
            var classes = WithLabels(MetricRegistry.Named("Top1")).FindAll(target => IsOfOneRow(target) && IsOfClass(target));
            if (Narrowed(classes) is [_] accuracy) return accuracy;
            if (classes.Count > 1) return Resolve(MetricRegistry.Named("Top1"));
            foreach (var metric in (string[])["MeanAveragePrecision", "MeanIoU", "MeanSquaredError"])
                if (Narrowed(WithLabels(MetricRegistry.Named(metric)).FindAll(IsOfPixels)) is [_] only) return only;
        }

        if (settings.Against == MetricTruth.Auto && example.Labels.Count > 0) _remarks.Add($"No metric that is taken by itself fits the label {Listed(example.Labels.Values)}: outputs are held against the float model's. -Metric names others.");
        else if (settings.Against == MetricTruth.Auto && example.PassedOver.Count > 0) _remarks.Add(Joined("The dataset has no labels: outputs are held against the float model's.", example.PassedOver));
        return Resolve(MetricRegistry.Named("Sqnr"));
    }

    // An array of real numbers, or of one dimension, may be a mask to a metric that was asked for; by itself it is not taken for one.
    private bool IsOfPixels(MetricTarget target)
        => target.Metric is not { Classes: ClassTable.Pixels } || (example.LabelNamed(target.Label!) is { IsWhole: true } mask && mask.Shape.Count(static dimension => dimension != 1) > 1);

    // Steps of several sequences look like the pixels of a mask.
    private bool IsOfOneRow(MetricTarget target) => example.LabelNamed(target.Label!) is not { } label || label.Shape.Count(static dimension => dimension != 1) <= 1;

    // By its shape alone, an array to be approximated could be a 1 among zeros.
    private bool IsOfClass(MetricTarget target)
    {
        try
        {
            var sample = target.CaseOf(_outputs, example);
            if (ClassReading.StepsOf(sample) is { } steps) for (var step = 0; step < steps; step++) ClassReading.True(sample, step);
            else ClassReading.True(sample);
            return true;
        }
        catch (TfLiteQuantException error) when (error.Code == ErrorCode.InvalidMetric)
        {
            return false;
        }
    }

    private TfLiteQuantException Misfit(Metric metric)
    {
        if (settings.Against == MetricTruth.Reference && !metric.TakesReference)
            return Refuse($"{metric.TitleFor(settings.Options)} is measured against labels, not against the float model's outputs.", "Hold outputs against labels, or choose another metric: Top1 tells how often both models agree.");
        var outputs = settings.OutputName is null ? _outputs : [.. _outputs.Where(output => output.Name == settings.OutputName)];
        var labels = settings.LabelName is null ? example.Labels.Values : example.Labels.Values.Where(label => label.Name == settings.LabelName);
        var beside = settings.Against == MetricTruth.Reference ? " against the float model's"
            : example.Labels.Count == 0 ? ", and the dataset has no labels" : $" with the label {Listed(labels)}";
        return Refuse(
            $"{metric.TitleFor(settings.Options)} does not fit {(outputs.Count == 1 ? $"output {outputs[0]}" : "any output")}{beside}.",
            $"It takes {metric.Takes}.{(outputs.Count == 1 ? "" : $" The outputs are {Listed(outputs)}.")}");
    }

    private static string Joined(string sentence, IEnumerable<string> others) => string.Join(' ', others.Prepend(sentence));

    private static string Listed(IEnumerable<RealArray> arrays) => string.Join(", ", arrays);

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidMetric, problem, advice);
}
