using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.Reports;

/// <summary>Gathers what a report tells of a model besides its accuracy: its file, what stayed float, and its layers.</summary>
public sealed class ModelReporter
{
    /// <summary>Samples on which layers are compared where nothing else is said: noise is a mean over all elements, so that few do.</summary>
    public const int DefaultLayerSamples = 32;

    /// <summary>How layers are compared; null to leave them out.</summary>
    public LayerComparison? Layers { get; init; } = new() { First = DefaultLayerSamples };

    /// <summary>What was measured of the models, which knows their files; null where they were not measured.</summary>
    public AccuracyPart? Part { get; init; }

    /// <summary>Plans that the reports of several models share.</summary>
    public AssumedPlans Plans { get; init; } = new();

    /// <summary>Looks at a model.</summary>
    /// <param name="reference">The float model.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="plan">The plan of the conversion that made it; null where it is not known.</param>
    /// <param name="datasets">Samples to compare layers on.</param>
    /// <param name="cancellation">Asked between samples and between operators.</param>
    /// <exception cref="TfLiteQuantException">As <see cref="LayerComparison.Run"/>; models of which no layers can be paired have a report
    /// that says so.</exception>
    public ModelReport Report(TfLiteModel reference, TfLiteModel quantized, QuantizationPlan? plan, IReadOnlyList<RepresentativeDataset> datasets, CancellationToken cancellation = default)
    {
        var report = ModelReport.Of(reference, quantized, plan, Part, Plans);
        if (Layers is null) return report;
        try
        {
            return report with { Layers = Layers.Run(reference, quantized, datasets, cancellation) };
        }
        catch (TfLiteQuantException error) when (error.Code == ErrorCode.ModelsNotComparable)
        {
            return report with { LayersMissing = $"Layers were not compared. {error.Message}" };
        }
    }

    /// <summary>What is known of the models of a part that was measured elsewhere; more where their files are at hand.</summary>
    public static IReadOnlyList<ModelReport> Of(AccuracyPart part)
    {
        var plans = new AssumedPlans();
        return [.. part.Models.Select(model => Of(part, model, plans))];
    }

    private static ModelReport Of(AccuracyPart part, EvaluatedModel quantized, AssumedPlans plans)
    {
        var reference = part.Reference;
        using var original = Open(reference);
        using var model = Open(quantized);
        if (original is not null && model is not null) return ModelReport.Of(original, model, part: part, plans: plans);
        return new ModelReport { Reference = original is null ? ReportedModel.Of(reference) : ReportedModel.Of(original, reference), Model = model is null ? ReportedModel.Of(quantized) : ReportedModel.Of(model, quantized) };
    }

    // The path is of the machine that measured; a file of that name may be another here.
    private static TfLiteModel? Open(EvaluatedModel known)
    {
        if (known.Path.Length == 0 || !File.Exists(known.Path)) return null;
        try
        {
            var model = Schema.ModelReader.Open(known.Path);
            if (EvaluatedModel.Of(model).Fingerprint == known.Fingerprint) return model;
            model.Dispose();
            return null;
        }
        catch (Exception error) when (error is TfLiteQuantException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
