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
        => WithModel(request, model =>
        {
            var plan = ModelQuantizer.Apply(model, request.Recipe, request.Ranges, request.Progress, cancellation);
            var options = new ModelWriteOptions { Overwrite = request.Overwrite, Progress = request.Progress };
            var length = ModelWriter.WriteFile(model, request.Destination, options, cancellation);
            return (ModelQuantizer.Complete(plan), length);
        });

    /// <summary>What <see cref="Convert"/> would do, without reading weights or writing anything.</summary>
    /// <exception cref="TfLiteQuantException">The source cannot be read or converted.</exception>
    public static QuantizationResult Preview(ConversionRequest request)
        => WithModel(request, model => (ModelQuantizer.Plan(model, request.Recipe, request.Ranges), null));

    // Opens the source, checks that there is something to quantize, and names the file in whatever goes wrong.
    private static QuantizationResult WithModel(ConversionRequest request, Func<TfLiteModel, (QuantizationPlan Plan, long? Length)> work)
    {
        var started = Stopwatch.GetTimestamp();
        using var model = ModelReader.Open(request.Source);
        try
        {
            ConvertibleModel.Require(model);
            var (plan, length) = work(model);
            return Result(model, request, plan, length, Stopwatch.GetElapsedTime(started));
        }
        catch (TfLiteQuantException error) when (error.Location.Path is null)
        {
            throw error.InFile(request.Source);
        }
    }

    private static QuantizationResult Result(TfLiteModel model, ConversionRequest request, QuantizationPlan plan, long? length, TimeSpan elapsed) => new()
    {
        Source = model.Path ?? request.Source,
        Path = length is null ? null : Path.GetFullPath(request.Destination),
        Technique = request.Recipe.Technique,
        BytesBefore = model.FileLength,
        BytesAfter = length ?? 0,
        Plan = plan,
        Elapsed = elapsed,
    };
}
