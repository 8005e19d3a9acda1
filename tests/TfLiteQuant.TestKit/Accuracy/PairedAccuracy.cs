using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>
/// Measures our quantized models beside the reference's on the same samples, with the evaluator that users have. The reference's model
/// takes the float model's place in a second evaluation, whose drop then is the paired difference between the two quantized
/// models; noise is held against the float model's outputs, which come along as labels.
/// <code>
/// using var paired = new PairedAccuracy(AccuracySources.Golden("digits_cnn"), 500);
/// foreach (var row in paired.Measure(AccuracyTechnique.Named("int8_only"))) Console.WriteLine(row);
/// </code>
/// </summary>
public sealed class PairedAccuracy : IDisposable
{
    private readonly AccuracySource _source;
    private readonly TfLiteModel _float;
    private readonly List<(AccuracyRun Run, SampleListDataset Data, IReadOnlyList<string> Outputs)> _runs = [];
    private readonly InterpreterOptions _running = new() { Threads = 0 };

    /// <param name="source">The model with its data.</param>
    /// <param name="samples">Samples of each entry point at most.</param>
    public PairedAccuracy(AccuracySource source, int samples)
    {
        _source = source;
        _float = ModelReader.Open(source.FloatPath);
        foreach (var run in source.Runs)
        {
            using var runner = new SampleRunner(_float, run.Signature);
            _runs.Add((run, run.WithOutputs(_float, samples), runner.OutputNames));
        }
    }

    /// <summary>Every task of the labels, and the signal to noise of every output of real numbers.</summary>
    public IReadOnlyList<AccuracyRow> Measure(AccuracyTechnique technique)
    {
        using var ours = technique.Convert(_source.FloatPath, () => _source.Ranges);
        using var theirs = _source.References.TryGetValue(technique.Variant, out var path) ? ModelReader.Open(path) : null;
        var rows = new List<AccuracyRow>();
        foreach (var (run, data, outputs) in _runs)
        {
            foreach (var task in run.Tasks) rows.Add(Row(technique, run, data, outputs, task, ours, theirs));
            for (var i = 0; i < outputs.Count; i++)
            {
                if (data.Samples[0].Labels[AccuracyRun.OutputLabel(i)].Type != TensorType.Float32) continue;
                rows.Add(Row(technique, run, data, outputs, new AccuracyTask("Sqnr", i, AccuracyRun.OutputLabel(i)), ours, theirs));
            }
        }

        return rows;
    }

    public void Dispose() => _float.Dispose();

    private AccuracyRow Row(
        AccuracyTechnique technique, AccuracyRun run, SampleListDataset data, IReadOnlyList<string> outputs, AccuracyTask task, TfLiteModel ours, TfLiteModel? theirs)
    {
        var own = Evaluate(_float, ours, data, outputs[task.Output], task);
        var (pair, missing) = theirs is null ? (null, "no model") : TryPair(run, theirs, ours, data, task);
        List<string> target = [.. run.Signature is { } signature ? [signature] : Array.Empty<string>(), .. outputs.Count > 1 ? [outputs[task.Output]] : Array.Empty<string>()];
        return new AccuracyRow(_source, technique, string.Join(' ', target), own, pair, missing);
    }

    private (MetricResult? Pair, string Missing) TryPair(AccuracyRun run, TfLiteModel theirs, TfLiteModel ours, SampleListDataset data, AccuracyTask task)
    {
        try
        {
            return (Evaluate(theirs, ours, data, OutputOf(theirs, run.Signature, task.Output), task), "");
        }
        catch (TfLiteQuantException refusal)
        {
            return (null, refusal.Message);
        }
    }

    private MetricResult Evaluate(TfLiteModel reference, TfLiteModel quantized, SampleListDataset data, string output, AccuracyTask task) => new Evaluator
    {
        Metrics = [MetricRegistry.Named(task.Metric)],
        OutputName = output,
        LabelName = task.Label,
        Running = _running,
    }.Run(reference, [quantized], [data]).Results()[0].Metrics[0];

    // Converters may name and order outputs anew.
    private string OutputOf(TfLiteModel model, string? signature, int position)
    {
        using SampleRunner own = new(_float, signature), other = new(model, signature);
        return other.OutputNames[PortPairing.Pair(ModelPort.OutputsOf(own), ModelPort.OutputsOf(other), "output", model.Path)[position]];
    }
}
