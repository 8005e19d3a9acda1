using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.Reports;

/// <summary>All that a report tells of one quantized model.</summary>
public sealed record ModelReport
{
    /// <summary>The float model.</summary>
    public required ReportedModel Reference { get; init; }

    /// <summary>The quantized model.</summary>
    public required ReportedModel Model { get; init; }

    /// <summary>What was measured of it, one result for each entry point; empty where accuracy was not measured.</summary>
    public IReadOnlyList<AccuracyResult> Accuracy { get; init => field = new ValueList<AccuracyResult>([.. value]); } = [];

    /// <summary>Its values beside the float model's; null where layers were not compared.</summary>
    public LayerReport? Layers { get; init; }

    /// <summary>Why layers were not compared; empty where they were, or nobody asked.</summary>
    public string LayersMissing { get; init; } = "";

    /// <summary>Operators that stayed float; null where that cannot be told: the model's file is not at hand, or nothing in it is quantized.</summary>
    public IReadOnlyList<FloatLeftover>? Leftovers { get; init; }

    /// <summary>How many times smaller it is; 0 where a length is not known.</summary>
    public double Ratio => Model.Bytes > 0 ? (double)Reference.Bytes / Model.Bytes : 0;

    /// <summary>The worst of all verdicts.</summary>
    public AccuracyVerdict Verdict => Accuracy.Select(static result => result.Verdict).DefaultIfEmpty(AccuracyVerdict.None).Max();

    /// <summary>A report of two models that are open.</summary>
    /// <param name="reference">The float model.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="plan">The plan of the conversion that made it; null where it is not known.</param>
    /// <param name="part">What was measured of them, which knows their files; null where they were not measured.</param>
    /// <param name="plans">Plans that reports of models without a plan share; null for this report's own.</param>
    /// <exception cref="TfLiteQuantException">A file cannot be read.</exception>
    public static ModelReport Of(TfLiteModel reference, TfLiteModel quantized, QuantizationPlan? plan = null, AccuracyPart? part = null, AssumedPlans? plans = null) => new()
    {
        Reference = ReportedModel.Of(reference, part?.Reference),
        Model = ReportedModel.Of(quantized, part?.Models.FirstOrDefault(model => model.Path == quantized.Path)),
        Leftovers = (plan is null ? LeftoverReading.Of(reference, quantized, plans ?? new AssumedPlans()) : LeftoverReading.Of(plan)) is { } leftovers ? new ValueList<FloatLeftover>([.. leftovers]) : null,
    };

    public override string ToString() => Model.Name;
}
