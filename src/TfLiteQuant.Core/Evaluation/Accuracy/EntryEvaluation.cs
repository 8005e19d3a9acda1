using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>Measures models through one entry point.</summary>
internal sealed class EntryEvaluation(Evaluator settings, TfLiteModel reference, IReadOnlyList<TfLiteModel> quantized, string? signature)
{
    // Samples that are looked at for one with something in every output.
    private const int MostExamples = 16;

    public AccuracyEntry Run(IReadOnlyList<RepresentativeDataset> datasets, CancellationToken cancellation)
    {
        // An example tells what metrics are measured on; it is run again with the others.
        using var first = new ModelSet(reference, quantized, signature, settings.Running with { Threads = 1 });
        using var feed = new SampleFeed(datasets, first.Inputs, cancellation) { First = settings.First ?? long.MaxValue, Progress = settings.Progress };
        var (example, outputs) = Example(first, feed, cancellation)
            ?? throw new TfLiteQuantException(ErrorCode.InvalidDataset, $"The dataset '{string.Join(", ", datasets.Select(static dataset => dataset.Description))}' gave no sample.", "Give one that has some.");
        var entry = Plan(first, example, outputs, datasets);
        var knowsNoLabels = example.Sample.Labels.Count == 0 && settings.Against == MetricTruth.Auto && entry.Targets.Any(static state => state.Target.Metric is { Against: MetricTruth.Auto } and not DelegateMetric);

        var (workers, inner) = SampleWork.Share(settings.Running.Threads, feed.Expected);
        var options = settings.Running with { Threads = inner, MemoryLimit = settings.Running.MemoryLimit / workers };
        var entries = Enumerable.Range(0, workers).Select(_ => entry.Blank()).ToArray();
        var work = entries.Select(share => new Action<Func<FedSample?>>(take =>
        {
            using var models = new ModelSet(reference, quantized, signature, options);
            while (take() is { } sample)
            {
                if (knowsNoLabels && sample.Sample.Labels.Count > 0) throw LabelledLate(sample.Sample);
                share.Observe(Outputs(models, sample, cancellation), settings.Tolerance, settings.Options);
            }
        })).ToArray();
        SampleWork.Run(feed, work);
        foreach (var share in entries) entry.MergeCounts(share);
        entry.Sources = feed.Sources;
        return entry;
    }

    // The first sample, but where an output is as large as what is found: one that is empty by chance would tell of no metric that it fits.
    private (FedSample Sample, SampleOutputs Outputs)? Example(ModelSet models, SampleFeed feed, CancellationToken cancellation)
    {
        var taken = new List<FedSample>();
        (FedSample, SampleOutputs)? first = null, telling = null;
        while (telling is null && taken.Count < MostExamples && feed.Take() is { } sample)
        {
            taken.Add(sample);
            try
            {
                var outputs = Outputs(models, sample, cancellation);
                first ??= (sample, outputs);
                if (IsTelling(outputs)) telling = (sample, outputs);
            }
            catch (TfLiteQuantException error) when (error.Code is not (ErrorCode.InvalidMetric or ErrorCode.ModelsNotComparable or ErrorCode.InvalidOption))
            {
                throw sample.Named(error);
            }
        }

        feed.ThrowIfFailed();
        feed.Return(taken);
        return telling ?? first;
    }

    private static bool IsTelling(SampleOutputs outputs)
    {
        for (var i = 0; i < outputs.Reference.Count; i++)
            if (outputs.Reference[i].IsSizedByValues && (outputs.Reference[i].Count == 0 || outputs.Quantized.Any(model => !model[i].IsAsLargeAs(outputs.Reference[i])))) return false;
        return true;
    }

    private AccuracyEntry Plan(ModelSet models, FedSample sample, SampleOutputs example, IReadOnlyList<RepresentativeDataset> datasets)
    {
        try
        {
            RequireSizes(models, example);
            var resolution = new TargetResolution(settings, example);
            var targets = resolution.Resolve();
            settings.Gate?.Require([.. targets.Select(static target => (target.Title, target.Unit, target.Label))]);
            var ofClasses = targets.FirstOrDefault(static target => target is { Label: not null, Metric.Classes: not ClassTable.None });
            var names = datasets.Select(static dataset => dataset.ClassNames).FirstOrDefault(static names => names.Count > 0) ?? [];
            if (ofClasses is { Metric.Classes: ClassTable.Samples }) RequireNames(names, ofClasses, example);
            return new AccuracyEntry(signature, targets, models.Reference.OutputNames, quantized.Count)
            {
                Confusion = ofClasses is null ? null : new ConfusionState(ofClasses, ofClasses.Metric!.Classes, quantized.Count),
                ClassNames = names,
                Remarks = [.. resolution.Remarks, .. InputSaturation.Remarks(models, quantized, models.Prepared(sample.Sample))],
            };
        }
        catch (TfLiteQuantException error) when (error.Code is not (ErrorCode.InvalidMetric or ErrorCode.ModelsNotComparable or ErrorCode.InvalidOption))
        {
            throw sample.Named(error);
        }
    }

    private static SampleOutputs Outputs(ModelSet models, FedSample fed, CancellationToken cancellation)
    {
        var prepared = models.Prepared(fed.Sample);
        var ofReference = models.RunReference(prepared, cancellation);
        return new SampleOutputs
        {
            Index = fed.Sample.Index,
            Origin = fed.Sample.Origin,
            Group = TallyGroups.GroupOf(fed.Sample.Index),
            Reference = ofReference,
            Quantized = [.. models.Quantized.Select((_, i) => models.RunQuantized(i, prepared, cancellation))],
            Labels = fed.Sample.Labels.ToDictionary(static label => label.Key, static label => RealArray.Of(label.Key, label.Value)),
            PassedOver = fed.Sample.PassedOver,
        };
    }

    private static TfLiteQuantException LabelledLate(DatasetSample sample) => new(
        ErrorCode.InvalidDataset,
        $"It has {DatasetFault.Quoted(sample.Labels.Keys)} for a label, and the samples before have none.",
        "Give every sample its label; -Against Reference holds outputs against the float model's, whatever labels there are.");

    // Outputs whose size depends on what is found in the input may differ; others may not.
    private void RequireSizes(ModelSet models, SampleOutputs example)
    {
        for (var i = 0; i < example.Reference.Count; i++)
        {
            if (example.Reference[i].IsSizedByValues) continue;
            var declared = ModelPort.OutputsOf(models.Reference)[i];
            if (declared.Shape.Contains(-1) || !declared.Shape.AsSpan().SequenceEqual(example.Reference[i].Shape)) continue;
            for (var model = 0; model < quantized.Count; model++)
            {
                if (example.Quantized[model][i].Count == example.Reference[i].Count) continue;
                throw new TfLiteQuantException(
                    ErrorCode.ModelsNotComparable,
                    $"Its output {example.Quantized[model][i]} has another size than the float model's {example.Reference[i]}.",
                    "Compare models made of one another.",
                    new ModelLocation(quantized[model].Path));
            }
        }
    }

    // Folders of some of the classes only would number them otherwise than the model does.
    private static void RequireNames(IReadOnlyList<string> names, MetricTarget target, SampleOutputs example)
    {
        if (ClassReading.ClassesOf(example.Reference[target.Position]) is not { } classes) return;
        var expected = classes - target.Options.LabelOffset;
        if (names.Count == 0 || names.Count == expected) return;
        throw new TfLiteQuantException(
            ErrorCode.InvalidMetric,
            FormattableString.Invariant($"The dataset names {(names.Count == 1 ? $"one class ('{names[0]}')" : FormattableString.Invariant($"{names.Count} classes ('{names[0]}' to '{names[^1]}')"))}, and output {example.Reference[target.Position]} has scores for {classes}."),
            "Give the names of all classes in the order of the model's scores (-ClassName), or use -LabelOffset where the model has classes before them.");
    }
}
