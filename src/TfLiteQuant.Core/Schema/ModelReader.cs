using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Binary;
using TfLiteQuant.Schema.Checks;
using TfLiteQuant.Schema.Mapping;
using TfLiteQuant.Schema.Reading;
using TfLiteQuant.Schema.Structure;

namespace TfLiteQuant.Schema;

/// <summary>
/// Reads .tflite files of any size. A file is verified completely before anything is taken from it: header, FlatBuffers
/// structure, then whether its parts fit each other. Constant data stays where it is; only the description of the graph is
/// built in memory.
/// </summary>
/// <remarks>
/// Whatever the bytes are, reading them takes at most about 16 bytes of managed memory for each byte of the file, plus
/// 2 MB; a file that would take more, by pointing at the same objects over and over, is refused. Real models take far less
/// than one byte per byte.
/// </remarks>
public static class ModelReader
{
    /// <summary>Maps a file into memory and reads the model in it; constant data is used in place.</summary>
    /// <param name="path">The file; relative paths start at the process's working directory.</param>
    /// <returns>The model; disposing it unmaps the file, after which constant data that was not replaced is gone.</returns>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.FileNotFound"/>, <see cref="ErrorCode.PathIsDirectory"/>,
    /// <see cref="ErrorCode.FileUnreadable"/>, <see cref="ErrorCode.NotTfLiteModel"/>, <see cref="ErrorCode.ModelTruncated"/>,
    /// <see cref="ErrorCode.UnsupportedSchemaVersion"/> or <see cref="ErrorCode.InvalidModel"/>.</exception>
    public static TfLiteModel Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var fullPath = Path.GetFullPath(path);
        var file = MappedFile.Open(fullPath);
        return Read(file.Bytes, file, fullPath);
    }

    /// <summary>Reads a model from memory; constant data is used in place, so the bytes must not change meanwhile.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">What errors and <see cref="TfLiteModel.Path"/> name as the file.</param>
    /// <returns>The model; disposing it unpins the memory.</returns>
    /// <exception cref="TfLiteQuantException">As <see cref="Open"/>, without the errors of files.</exception>
    public static TfLiteModel Read(ReadOnlyMemory<byte> bytes, string? path = null)
    {
        var memory = new PinnedMemory(bytes);
        return Read(memory.Bytes, memory, path);
    }

    private static TfLiteModel Read<TSource>(ByteView bytes, TSource source, string? path)
        where TSource : IDisposable, IMemoryLease
    {
        var model = new TfLiteModel(source) { Path = path, FileLength = bytes.Length };
        try
        {
            Fill(model, bytes, source);
            return model;
        }
        catch (FlatBufferFault fault)
        {
            model.Dispose();
            throw Locate(fault.At(""), path);
        }
        catch (TfLiteQuantException error)
        {
            model.Dispose();
            throw Locate(error, path);
        }
    }

    private static void Fill(TfLiteModel model, ByteView bytes, object owner)
    {
        ModelHeader.Require(bytes);
        var schema = BinarySchema.TfLite;
        var walker = new StructureWalker(bytes, schema);
        walker.Walk();
        var unknown = walker.Unknown is null ? UnknownFields.None : UnknownFields.Infer(bytes, schema);
        var context = new ReadContext(bytes, owner, schema, unknown);
        ModelTableReader.Read(context, model);
        model.AppendedData = AppendedDataReader.Read(context, Math.Max(walker.FurthestEnd, unknown.FurthestEnd));
        ModelChecks.ThrowIfInvalid(model);
    }

    private static TfLiteQuantException Locate(TfLiteQuantException error, string? path)
        => path is null ? error : error.InFile(path);
}
