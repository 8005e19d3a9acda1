using System.Globalization;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// How good a quantized model is, beside the float model that it was made of. The figures at the top are those of the first
/// metric and of the output that it judges; <see cref="Metrics"/> and <see cref="Outputs"/> have all. What is not defined is null.
/// </summary>
public sealed record AccuracyResult
{
    /// <summary>Confidence of intervals where none is asked for.</summary>
    public const double DefaultConfidence = 0.95;

    /// <summary>Full path of the quantized model.</summary>
    public required string Path { get; init; }

    /// <summary>Full path of the float model.</summary>
    public required string Reference { get; init; }

    /// <summary>Entry point; null for the main graph.</summary>
    public required string? Signature { get; init; }

    /// <summary>Samples measured.</summary>
    public required long Samples { get; init; }

    /// <summary>Name of the first metric.</summary>
    public string Metric => Metrics[0].Metric;

    /// <summary>What its figures are.</summary>
    public MetricUnit Unit => Metrics[0].Unit;

    /// <summary>The float model's figure.</summary>
    public double? Float => Metrics[0].Float;

    /// <summary>The quantized model's figure.</summary>
    public double? Quantized => Metrics[0].Quantized;

    /// <summary>How much worse the quantized model is; above 0 where it is worse.</summary>
    public double? Drop => Metrics[0].Drop;

    /// <summary>Lower end of the drop's confidence interval.</summary>
    public double? DropLow => Metrics[0].DropLow;

    /// <summary>Upper end.</summary>
    public double? DropHigh => Metrics[0].DropHigh;

    /// <summary>Share in which both models agree, see <see cref="OutputComparison.AgreementBy"/>.</summary>
    public double? Agreement => Primary.Agreement;

    /// <summary>Mean squared difference between the models' outputs.</summary>
    public double? MeanSquaredError => Primary.MeanSquaredError;

    /// <summary>Signal to quantization noise of the output, in dB.</summary>
    public double? Sqnr => Primary.Sqnr;

    /// <summary>Mean cosine between the models' outputs.</summary>
    public double? Cosine => Primary.Cosine;

    /// <summary>Largest absolute difference between the models' outputs.</summary>
    public double? MaxAbsoluteError => Primary.MaxAbsoluteError;

    /// <summary>Whether the model is as good as was asked for.</summary>
    public AccuracyVerdict Verdict { get; init; }

    /// <summary>Why the verdict is what it is, and what these samples cannot tell.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = ValueList<string>.Empty;

    /// <summary>Whether the samples suffice for the verdict: the intervals of all drops lie on one side of what was allowed. Null
    /// where no drop was limited.</summary>
    public bool? IsConclusive { get; init; }

    /// <summary>Samples that it takes to find a drop of <see cref="SamplesNeededFor"/> in the first metric.</summary>
    public double? SamplesNeeded => SamplesNeededFor is { } drop ? Metrics[0].SamplesFor(drop) : null;

    /// <summary>The drop that was allowed; else, for shares, one of a hundredth.</summary>
    public double? SamplesNeededFor { get; init; }

    /// <summary>All metrics.</summary>
    public required IReadOnlyList<MetricResult> Metrics { get; init; }

    /// <summary>How each output differs from the float model's.</summary>
    public required IReadOnlyList<OutputComparison> Outputs { get; init; }

    /// <summary>Each class by itself; empty where no metric is of classes.</summary>
    public required IReadOnlyList<ClassAccuracy> Classes { get; init; }

    /// <summary>How often the float model took each class for each; null where no metric is of classes.</summary>
    public required ConfusionMatrix? FloatConfusion { get; init; }

    /// <summary>How often the quantized model took each class for each.</summary>
    public required ConfusionMatrix? QuantizedConfusion { get; init; }

    /// <summary>The datasets and which of their samples were measured.</summary>
    public required IReadOnlyList<EvaluatedSource> Sources { get; init; }

    /// <summary>Length of the quantized model's file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Length of the float model's file in bytes.</summary>
    public required long ReferenceBytes { get; init; }

    /// <summary>What a user should know of the figures.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    private OutputComparison Primary => Outputs.First(output => output.Output == Metrics[0].Output);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{System.IO.Path.GetFileName(Path)}: {Metrics[0]}{(Verdict == AccuracyVerdict.None ? "" : $" {Verdict}")}");
}
