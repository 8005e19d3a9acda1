using System.Diagnostics;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.Quantization;

/// <summary>From a float file to a quantized file: read, plan, apply, write.</summary>
public static class ModelConverter
{
    /// <summary>Converts a file. The target appears whole or not at all.</summary>
    /// <exception cref="TfLiteQuantException">The source cannot be read or converted, or the target cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; no file was left behind.</exception>
    public static QuantizationResult Convert(ConversionRequest request, CancellationToken cancellation = default)
        => WithModel(request, cancellation, (model, calibration) =>
        {
            var plan = ModelQuantizer.Apply(model, request.Recipe, calibration?.Ranges, request.Progress, cancellation);
            var options = new ModelWriteOptions { Overwrite = request.Overwrite, Progress = request.Progress };
            var length = ModelWriter.WriteFile(model, request.Destination, options, cancellation);
            return (ModelQuantizer.Complete(plan), length);
        });

    /// <summary>What <see cref="Convert"/> would do, without converting weights or writing anything.</summary>
    /// <exception cref="TfLiteQuantException">The source cannot be read or converted.</exception>
    public static QuantizationResult Preview(ConversionRequest request, CancellationToken cancellation = default)
        => WithModel(request, cancellation, (model, calibration) => (ModelQuantizer.Plan(model, request.Recipe, calibration?.Ranges), null));

    // Opens the source, checks that there is something to quantize, and names the file in whatever goes wrong.
    private static QuantizationResult WithModel(
        ConversionRequest request, CancellationToken cancellation, Func<TfLiteModel, CalibrationOutcome?, (QuantizationPlan Plan, long? Length)> work)
    {
        var started = Stopwatch.GetTimestamp();
        using var model = ModelReader.Open(request.Source);
        try
        {
            ConvertibleModel.Require(model, request.Recipe);
            var calibration = request.Recipe.NeedsCalibration ? request.Calibrate?.Invoke(model, cancellation) : null;
            var (plan, length) = work(model, calibration);
            if (calibration is not null) plan = plan with { Warnings = [.. calibration.Warnings, .. plan.Warnings] };
            return Result(model, request, plan, calibration?.Summary, length, Stopwatch.GetElapsedTime(started));
        }
        catch (TfLiteQuantException error) when (error.Location.Path is null)
        {
            throw error.InFile(request.Source);
        }
    }

    private static QuantizationResult Result(
        TfLiteModel model, ConversionRequest request, QuantizationPlan plan, CalibrationSummary? calibration, long? length, TimeSpan elapsed) => new()
    {
        Source = model.Path ?? request.Source,
        Path = length is null ? null : Path.GetFullPath(request.Destination),
        Technique = request.Recipe.Technique,
        BytesBefore = model.FileLength,
        BytesAfter = length ?? 0,
        Calibration = calibration,
        Plan = plan,
        Elapsed = elapsed,
    };
}
