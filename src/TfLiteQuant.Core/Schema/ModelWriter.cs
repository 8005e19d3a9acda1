using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Writing;

namespace TfLiteQuant.Schema;

/// <summary>
/// Writes .tflite files of any size. Constant data goes straight from where it lies (as a rule the mapped input file) to
/// the output; only the description of the graph is built in memory. Equal models give equal bytes.
/// </summary>
public static class ModelWriter
{
    /// <summary>Writes a model to a file: to a temporary one beside it first, flushed to disk and then moved, so that a crash
    /// leaves the old file or none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file. If it is a link, what it points at is written.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <param name="cancellation">Stops between pieces of data; then nothing stays behind.</param>
    /// <returns>Length of the file in bytes.</returns>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.TargetExists"/>, <see cref="ErrorCode.TargetIsSource"/>,
    /// <see cref="ErrorCode.TargetUnwritable"/>, <see cref="ErrorCode.PathIsDirectory"/> or
    /// <see cref="ErrorCode.ModelTooLarge"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static long WriteFile(TfLiteModel model, string path, ModelWriteOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ModelWriteOptions();
        var target = AtomicFile.Open(path, model.Path, options.Overwrite);
        var layout = FileLayout.Of(model, options);
        target.Write(layout.Length, stream => FileStreamer.Write(layout, stream, options.Progress, path, cancellation));
        return layout.Length;
    }

    /// <summary>Writes a model to a stream, from its current position on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">A writable stream; it need not seek and is left open.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <param name="cancellation">Stops between pieces of data.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.ModelTooLarge"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static long Write(TfLiteModel model, Stream stream, ModelWriteOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new ModelWriteOptions();
        var layout = FileLayout.Of(model, options);
        FileStreamer.Write(layout, stream, options.Progress, "", cancellation);
        return layout.Length;
    }

    /// <summary>A model as the bytes of its file.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.ModelTooLarge"/>: more bytes than an array holds.</exception>
    public static byte[] ToBytes(TfLiteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var layout = FileLayout.Of(model, new ModelWriteOptions());
        if (layout.Length > Array.MaxLength)
            throw new TfLiteQuantException(ErrorCode.ModelTooLarge, $"The file has {layout.Length} bytes, more than an array holds.", "Write it to a file or stream.");
        var bytes = new byte[layout.Length];
        FileStreamer.Write(layout, new MemoryStream(bytes), null, "", CancellationToken.None);
        return bytes;
    }
}
