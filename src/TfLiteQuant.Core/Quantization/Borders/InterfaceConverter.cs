using System.Diagnostics;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.Quantization;

/// <summary>From a quantized file to the same with other types at its border: read, change, write.</summary>
public static class InterfaceConverter
{
    /// <summary>Converts a file. The target appears whole or not at all.</summary>
    /// <exception cref="TfLiteQuantException">The source cannot be read or changed, or the target cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; no file was left behind.</exception>
    public static InterfaceResult Convert(InterfaceRequest request, CancellationToken cancellation = default)
        => Run(request, model => ModelWriter.WriteFile(model, request.Destination, new ModelWriteOptions { Overwrite = request.Overwrite }, cancellation));

    /// <summary>What <see cref="Convert"/> would do, without writing anything.</summary>
    /// <exception cref="TfLiteQuantException">The source cannot be read or changed.</exception>
    public static InterfaceResult Preview(InterfaceRequest request) => Run(request, static _ => null);

    private static InterfaceResult Run(InterfaceRequest request, Func<TfLiteModel, long?> write)
    {
        var started = Stopwatch.GetTimestamp();
        using var model = ModelReader.Open(request.Source);
        try
        {
            var changes = ModelBorders.Change(model, request.Types);
            var length = write(model);
            return new InterfaceResult
            {
                Source = model.Path ?? request.Source,
                Path = length is null ? null : Path.GetFullPath(request.Destination),
                InputType = request.Types.Input,
                OutputType = request.Types.Output,
                Changes = new ValueList<BorderChange>([.. changes]),
                BytesBefore = model.FileLength,
                BytesAfter = length ?? 0,
                Elapsed = Stopwatch.GetElapsedTime(started),
            };
        }
        catch (TfLiteQuantException error) when (error.Location.Path is null)
        {
            throw error.InFile(request.Source);
        }
    }
}
