using System.Globalization;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>Reads the first samples of a dataset as a model would be fed them, and looks for trouble.</summary>
public sealed class DatasetInspector
{
    /// <summary>Samples that are looked at where nothing else is said.</summary>
    public const int DefaultSamples = 100;

    /// <summary>Most samples to look at.</summary>
    public int Samples { get; init; } = DefaultSamples;

    /// <summary>Told of each sample.</summary>
    public IProgress<OperationProgress>? Progress { get; init; }

    /// <summary>Reads and judges. What makes a sample unusable is a finding, and the last one: nothing is read after it.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="model">The model, which may say what it expects; null to judge by the values alone.</param>
    /// <param name="cancellation">Asked between samples.</param>
    public DatasetPreview Inspect(RepresentativeDataset dataset, IReadOnlyList<ModelInput> inputs, TfLiteModel? model = null, CancellationToken cancellation = default)
    {
        var hints = model is null ? [] : InputHint.Of(model, dataset.Signature, inputs);
        DatasetCheck[] checks = [new ConstantCheck(), new DuplicateCheck(), new CountCheck(), new RangeCheck(hints)];
        var summaries = inputs.ToDictionary(static input => input.Name, static _ => new ValueSummary(), StringComparer.Ordinal);
        var firsts = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
        var samples = new List<SamplePreview>();
        var findings = new List<DatasetFinding>();
        try
        {
            foreach (var sample in dataset.Read(inputs, cancellation).Take(Samples))
            {
                Progress?.Report(new OperationProgress("Looking at samples", sample.Origin, samples.Count, Math.Min(dataset.Count ?? Samples, Samples)));
                samples.Add(Look(sample, inputs, dataset.ClassNames, checks, summaries, firsts));
            }
        }
        catch (TfLiteQuantException error)
        {
            findings.Add(new DatasetFinding { Severity = DatasetSeverity.Error, Code = error.Code.ToString(), Message = $"{error.Location}{(error.Location.ToString().Length > 0 ? ": " : "")}{error.Problem}", Remedy = error.Advice, Sample = samples.Count });
        }

        findings.AddRange(checks.SelectMany(check => check.Findings(dataset, samples.Count)));
        return new DatasetPreview
        {
            Description = dataset.Description,
            Model = model?.Path,
            Signature = dataset.Signature,
            Count = dataset.Count,
            Read = samples.Count,
            ClassNames = dataset.ClassNames.ToArray(),
            Inputs = inputs.Where(input => firsts.ContainsKey(input.Name)).Select(input => Preview(input, summaries[input.Name], firsts[input.Name])).ToArray(),
            Samples = samples.ToArray(),
            Findings = findings.OrderByDescending(static finding => finding.Severity).ToArray(),
        };
    }

    private static SamplePreview Look(
        DatasetSample sample, IReadOnlyList<ModelInput> inputs, IReadOnlyList<string> classNames, DatasetCheck[] checks, Dictionary<string, ValueSummary> summaries, Dictionary<string, SampleArray> firsts)
    {
        var whole = new ValueSummary();
        foreach (var input in inputs)
        {
            var values = sample.Inputs[input.Name];
            firsts.TryAdd(input.Name, values);
            if (RealValues.Of(values) is not { } real) continue;
            whole.Add(real);
            summaries[input.Name].Add(real);
            foreach (var check in checks) check.Observe(sample, input, real);
        }

        foreach (var check in checks) check.Observe(sample);
        return new SamplePreview(sample.Index, sample.Origin, LabelOf(sample, classNames), whole.Count > 0 ? whole.Min : 0, whole.Count > 0 ? whole.Max : 0, whole.Mean);
    }

    private static string LabelOf(DatasetSample sample, IReadOnlyList<string> classNames) => string.Join(", ", sample.Labels.Select(label =>
    {
        if (label.Value.Count != 1 || RealValues.Of(label.Value) is not { } number) return $"{label.Key} {label.Value}";
        var text = number[0].ToString("G6", CultureInfo.InvariantCulture);
        var isClass = label.Key == DatasetSample.Label && number[0] >= 0 && number[0] < classNames.Count && number[0] == Math.Floor(number[0]);
        return isClass ? $"{classNames[(int)number[0]]} ({text})" : sample.Labels.Count == 1 ? text : $"{label.Key} {text}";
    }));

    private static InputPreview Preview(ModelInput input, ValueSummary values, SampleArray first) => new()
    {
        Name = input.Name,
        Type = input.Type,
        Shape = input.ShapeSignature,
        ValueType = first.Type,
        ValueShape = first.Shape,
        Min = values.Count > 0 ? values.Min : 0,
        Max = values.Count > 0 ? values.Max : 0,
        Mean = values.Mean,
        Std = values.Std,
    };
}
