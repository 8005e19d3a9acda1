using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;

namespace TfLiteQuant.Core.Tests.Evaluation.Metrics;

/// <summary>Applies metrics to outputs and labels that are given, without a model.</summary>
internal static class MetricRun
{
    public static RealArray Floats(int[] shape, params float[] values) => RealArray.Of("output", SampleArray.From<float>(TensorType.Float32, shape, values));

    public static RealArray Label(int[] shape, params int[] values) => RealArray.Of("label", SampleArray.From<int>(TensorType.Int32, shape, values));

    public static RealArray RealLabel(int[] shape, params float[] values) => RealArray.Of("label", SampleArray.From<float>(TensorType.Float32, shape, values));

    public static MetricCase Case(RealArray output, RealArray? truth, MetricOptions? options = null)
        => new() { Output = output, Truth = truth, Outputs = [output], Options = options ?? new MetricOptions() };

    public static MetricCase Against(RealArray output, RealArray reference)
        => new() { Output = output, Truth = reference, IsAgainstReference = true, Outputs = [output], Reference = reference };

    /// <summary>The figure of all samples.</summary>
    public static double Figure(string name, params MetricCase[] samples)
    {
        var metric = MetricRegistry.Named(name);
        if (metric is SampleMetric scored) return samples.Average(scored.Score);
        var pooled = (PooledMetric)metric;
        var tally = new Tally(pooled.Sums);
        foreach (var sample in samples) pooled.Contribute(sample, tally);
        return tally.NonFinite > 0 ? double.NaN : pooled.Figure(tally, samples[0].Options);
    }

    public static bool Fits(string name, MetricCase example) => MetricRegistry.Named(name).Fits(example);
}
