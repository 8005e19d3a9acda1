using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using TfLiteQuant.Schema.Writing;

namespace TfLiteQuant.Schema.Reading;

/// <summary>Finds what follows a model in its file, such as the ZIP archive of TensorFlow Lite Metadata.</summary>
internal static class AppendedDataReader
{
    /// <summary>All-zero tails shorter than this are padding: no alignment in use is larger.</summary>
    private const int LongestPadding = 64;

    /// <summary>The bytes after the model's last one.</summary>
    /// <param name="context">The file, read completely.</param>
    /// <param name="flatBufferEnd">Where the last object of the FlatBuffer ends.</param>
    public static BufferData Read(ReadContext context, long flatBufferEnd)
    {
        var bytes = context.Bytes;
        var start = Math.Max(flatBufferEnd, context.OutsideEnd);
        var isAfterData = context.OutsideEnd >= flatBufferEnd && context.OutsideEndsWithData;
        if (isAfterData) start = SkipOverreadPadding(bytes, start);
        var length = bytes.Length - start;
        if (length < LongestPadding && bytes.IsZero(start, length)) return BufferData.Empty;
        return bytes.Slice(start, length, context.Owner);
    }

    /// <summary>Writers leave zeros after data outside the FlatBuffer, for kernels that read beyond the end of weights.
    /// They are written anew each time, so they must not add up.</summary>
    private static long SkipOverreadPadding(ByteView bytes, long start)
    {
        var end = Math.Min(start + FileLayout.OverreadPadding, bytes.Length);
        while (start < end && bytes.Byte(start) == 0) start++;
        return start;
    }
}
