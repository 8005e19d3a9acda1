using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.PowerShell.Abstractions;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// A metric that a script block computes. Models run on other threads; the block runs on the pipeline's, which is the only one
/// that the session is to be had on.
/// </summary>
/// <param name="script">Gets a sample as <c>$_</c> and as its first argument, and writes its score.</param>
/// <param name="higherIsBetter">Whether larger scores are better.</param>
internal sealed class ScriptMetric(ScriptBlock script, bool higherIsBetter)
{
    /// <summary>Name of the metric in results.</summary>
    public const string Name = "ScriptBlock";

    /// <summary>The metric, for work that posts to a pump.</summary>
    public Metric For(PipelinePump pump, CancellationToken cancellation) => new DelegateMetric(Name, sample => Posted(sample, pump, cancellation), higherIsBetter);

    private double Posted(MetricCase sample, PipelinePump pump, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Post(() =>
        {
            try
            {
                done.SetResult(Score(sample));
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task.WaitAsync(cancellation).GetAwaiter().GetResult();
    }

    private double Score(MetricCase sample)
    {
        var item = Describe(sample);
        var written = script.InvokeWithContext(null, [new PSVariable("_", item)], item);
        if (written is not [var only]) throw Refuse(string.Create(CultureInfo.InvariantCulture, $"The script block wrote {written.Count} objects for it."), "Write one number, the sample's score; send other output to $null.");
        return ArrayReading.Unwrap(only) switch
        {
            bool isRight => isRight ? 1 : 0,
            double number => number,
            IConvertible number and not (string or char or DateTime) => number.ToDouble(CultureInfo.InvariantCulture),
            var other => throw Refuse($"The script block wrote '{other}' for it, which is no number.", "Write a number, the sample's score."),
        };
    }

    private static PSObject Describe(MetricCase sample)
    {
        var labels = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, label) in sample.Labels) labels.Add(name, ValueOf(label));
        var outputs = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var output in sample.Outputs) outputs.Add(output.Name, output.Values.ToArray());
        var item = new PSObject();
        void Add(string name, object? value) => item.Properties.Add(new PSNoteProperty(name, value));
        Add("Index", sample.Index);
        Add("Origin", sample.Origin);
        Add("Output", sample.Output.Values.ToArray());
        Add("Shape", sample.Output.Shape);
        Add("Label", sample.Truth is { } truth ? ValueOf(truth) : sample.Labels.Count == 1 ? ValueOf(sample.Labels.Values.First()) : null);
        Add("Labels", labels);
        Add("Outputs", outputs);
        Add("Reference", sample.Reference?.Values.ToArray());
        return item;
    }

    // A class is a number, not a list of one.
    private static object ValueOf(RealArray label) => label.Count == 1 ? label.Values[0] : label.Values.ToArray();

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidMetric, problem, advice);
}
