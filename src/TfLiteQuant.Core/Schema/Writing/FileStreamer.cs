using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Sends a laid-out file to a stream, piece by piece, so that memory does not grow with the model.</summary>
internal static class FileStreamer
{
    private const string Stage = "Writing";

    /// <summary>Writes the whole file.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; part of the file may have been written.</exception>
    public static void Write(FileLayout layout, Stream stream, IProgress<OperationProgress>? progress, string item, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new OperationProgress(Stage, item, 0, layout.Length));
        stream.Write(layout.Tables);
        long position = layout.Tables.Count;
        foreach (var piece in layout.Pieces)
        {
            cancellation.ThrowIfCancellationRequested();
            for (; position < piece.Start; position++) stream.WriteByte(0);
            stream.Write(piece.Header);
            piece.Data.CopyTo(stream, cancellation);
            position = piece.End;
            progress?.Report(new OperationProgress(Stage, item, position, layout.Length));
        }
    }
}
