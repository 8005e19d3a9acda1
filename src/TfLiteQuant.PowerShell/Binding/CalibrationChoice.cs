using TfLiteQuant.Calibration;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Where a conversion with integer activations gets its ranges from: tables that were recorded before, data to record them
/// with now, or what the model's file carries.</summary>
internal sealed record CalibrationChoice
{
    /// <summary>Tables; each model takes the one that was recorded for it, of those that are there by then.</summary>
    public IReadOnlyList<MeasuredTable> Tables { get; init; } = [];

    /// <summary>Data to record a model's table with.</summary>
    public required Func<TfLiteModel, IReadOnlyList<RepresentativeDataset>> Datasets { get; init; }

    /// <summary>How ranges are chosen, given how those of a table were where that is known.</summary>
    public required Func<RangeOptions?, RangeOptions> Options { get; init; }

    /// <summary>Samples that run at a time; 0 for as many as the machine has cores.</summary>
    public int Threads { get; init; }

    /// <summary>Ranges for a model.</summary>
    /// <exception cref="TfLiteQuantException">There is no data, or it does not fit the model.</exception>
    public CalibrationOutcome For(TfLiteModel model, IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        if (Tables.Count > 0)
        {
            var table = TableOf(model);
            return Outcome(table.Table, Options(table.Options), model);
        }

        if (Datasets(model) is { Count: > 0 } datasets)
        {
            var options = Options(null);
            var calibrator = new Calibrator
            {
                Options = new InterpreterOptions { Threads = Threads },
                Histograms = RangeEstimators.Of(options.Method).NeedsHistogram ? HistogramMode.All : HistogramMode.None,
                Progress = progress,
            };
            return Outcome(calibrator.Run(model, datasets, cancellation), options, model);
        }

        return EmbeddedRanges.Read(model) is { } embedded
            ? new CalibrationOutcome(embedded, new CalibrationSummary { Samples = 0, Datasets = ["ranges in the model's file"], Method = "as stated" }, [])
            : throw new TfLiteQuantException(
                ErrorCode.CalibrationMissing,
                "The technique gives activations scales, for which data must be seen, and there is none.",
                "Give -RepresentativeDataset, or what Measure-TensorRange recorded, by -Calibration or through the pipeline; -SyntheticData makes data up, to try things out.",
                new ModelLocation(model.Path));
    }

    private MeasuredTable TableOf(TfLiteModel model)
    {
        // A fingerprint visits every weight: once is enough.
        var fingerprint = ModelIdentity.Of(model).Fingerprint;
        foreach (var table in Tables)
            if (table.Table.Model.Fingerprint == fingerprint) return table;

        // The error of the first table says what it is of.
        Tables[0].Table.RequireModel(model);
        return Tables[0];
    }

    private static CalibrationOutcome Outcome(CalibrationTable table, RangeOptions options, TfLiteModel model) => new(
        table.Ranges(options),
        new CalibrationSummary
        {
            Samples = table.Samples,
            Datasets = [.. table.Sources.Select(static source => source.Description)],
            Method = options.Method == CalibrationMethod.Percentile ? FormattableString.Invariant($"Percentile {options.Percentile}") : $"{options.Method}",
            IsSynthetic = table.IsSynthetic,
        },
        [.. table.Findings(model).Where(static finding => finding.Kind is not (CalibrationFindingKind.ConstantTensor or CalibrationFindingKind.TinyRange)).Select(static finding => $"{finding} {finding.Advice}")]);
}
