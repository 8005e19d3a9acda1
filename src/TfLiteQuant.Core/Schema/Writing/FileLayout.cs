using System.Buffers.Binary;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Writing;

/// <summary>
/// Where everything of a file will lie: the FlatBuffer's tables, built in memory, and the pieces of data behind them, which
/// are only referred to. Nothing is written yet, so sizes are known without writing.
/// </summary>
/// <remarks>
/// In the usual form data are vectors of the FlatBuffer, each with its length in front and its first byte at a multiple of
/// 16. In the form for files over 2 GB the FlatBuffer ends after its tables, padded to 16; data follow at multiples of 16,
/// then zeros for kernels that read ahead, then long custom options.
/// </remarks>
internal sealed class FileLayout
{
    /// <summary>What constant data is aligned to, so that kernels can use a mapped file in place.</summary>
    public const int DataAlignment = 16;

    /// <summary>Zeros after the last data outside a FlatBuffer: kernels may read that far beyond the end of weights.</summary>
    public const int OverreadPadding = 16;

    /// <summary>Files from this length on need data outside the FlatBuffer, whose offsets have 31 usable bits.</summary>
    public const long LongestFlatBuffer = int.MaxValue;

    private readonly List<FilePiece> _pieces;

    private FileLayout(ArraySegment<byte> tables, List<FilePiece> pieces, long length, BufferTable buffers)
    {
        Tables = tables;
        _pieces = pieces;
        Length = length;
        Buffers = buffers;
    }

    /// <summary>The FlatBuffer's tables, which start the file.</summary>
    public ArraySegment<byte> Tables { get; }

    /// <summary>What follows the tables, in order.</summary>
    public IReadOnlyList<FilePiece> Pieces => _pieces;

    /// <summary>Length of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>Buffers as they will be written.</summary>
    public BufferTable Buffers { get; }

    /// <summary>Bytes of all scales, equal ones counted once.</summary>
    public long ScaleBytes { get; private init; }

    /// <summary>Bytes of all zero points, equal ones counted once.</summary>
    public long ZeroPointBytes { get; private init; }

    /// <summary>Lays out a model.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.ModelTooLarge"/>: it does not fit the form asked for.</exception>
    public static FileLayout Of(TfLiteModel model, ModelWriteOptions options)
    {
        var buffers = new BufferTable(model, options.ShareIdenticalBuffers);
        var usesOffsets = options.UseBufferOffsets ?? (model.UsesBufferOffsets || DataLength(buffers) + model.AppendedData.Length >= LongestFlatBuffer);
        var layout = Of(model, buffers, usesOffsets);
        if (usesOffsets || layout.Length < LongestFlatBuffer) return layout;
        if (options.UseBufferOffsets is null) return Of(model, buffers, usesOffsets: true);
        throw new TfLiteQuantException(
            ErrorCode.ModelTooLarge,
            $"The file would have {layout.Length} bytes, but a FlatBuffer ends below 2 GB.",
            "Let data lie outside the FlatBuffer, by offset and size.");
    }

    private static FileLayout Of(TfLiteModel model, BufferTable buffers, bool usesOffsets)
    {
        var builder = new TableBuilder();
        try
        {
            ModelTableWriter.Write(builder, model, buffers, usesOffsets);
        }
        catch (Exception error) when (error is OverflowException or OutOfMemoryException || error.GetType() == typeof(Exception))
        {
            // The builder's own refusal to grow beyond 2 GB is a plain Exception.
            throw new TfLiteQuantException(ErrorCode.ModelTooLarge, "The description of the graph alone exceeds 2 GB.", "Split the model.", null, error);
        }

        var bytes = builder.Flat.DataBuffer;
        var tables = bytes.ToArraySegment(bytes.Position, bytes.Length - bytes.Position);
        var pieces = new List<FilePiece>(builder.Deferred.Count + 1);
        var end = PlaceVectors(builder, tables, pieces);
        end = PlaceOutside(builder, tables, pieces, end);
        if (!model.AppendedData.IsEmpty)
        {
            pieces.Add(new FilePiece(end, [], AppendedArchive.MovedTo(model.AppendedData, end)));
            end += model.AppendedData.Length;
        }

        return new FileLayout(tables, pieces, end, buffers)
        {
            ScaleBytes = builder.Quantization.ScaleBytes,
            ZeroPointBytes = builder.Quantization.ZeroPointBytes,
        };
    }

    private static long DataLength(BufferTable buffers)
    {
        long length = 0;
        foreach (var buffer in buffers.Entries) length += buffer.Data.Length;
        return length;
    }

    private static long PlaceVectors(TableBuilder builder, ArraySegment<byte> tables, List<FilePiece> pieces)
    {
        long end = tables.Count;
        foreach (var deferred in builder.Deferred)
        {
            var headerLength = deferred.Kind switch
            {
                DeferredKind.Vector => sizeof(uint),
                DeferredKind.BufferWithTable => BufferHeader.Length,
                _ => 0,
            };
            if (headerLength == 0) continue;
            var start = Align(end + headerLength) - headerLength;
            var field = tables.Count - deferred.FieldFromEnd;

            // A layout that turns out too long is thrown away; its offsets may wrap until then.
            BinaryPrimitives.WriteUInt32LittleEndian(tables.AsSpan(field), unchecked((uint)(start - field)));
            var header = deferred.Kind == DeferredKind.Vector
                ? BufferHeader.ForVector(deferred.Data.Length)
                : BufferHeader.ForTable(deferred.Data.Length, start, tables, builder.BufferTableFromEnd);
            pieces.Add(new FilePiece(start, header, deferred.Data));
            end = pieces[^1].End;
        }

        return end;
    }

    private static long PlaceOutside(TableBuilder builder, ArraySegment<byte> tables, List<FilePiece> pieces, long end)
    {
        foreach (var kind in (ReadOnlySpan<DeferredKind>)[DeferredKind.ConstantOutside, DeferredKind.OptionsOutside])
        {
            var hasAny = false;
            foreach (var deferred in builder.Deferred)
            {
                if (deferred.Kind != kind) continue;
                hasAny = true;
                var start = Align(end);
                BinaryPrimitives.WriteUInt64LittleEndian(tables.AsSpan(tables.Count - deferred.FieldFromEnd), (ulong)start);
                pieces.Add(new FilePiece(start, [], deferred.Data));
                end = pieces[^1].End;
            }

            if (kind != DeferredKind.ConstantOutside || !hasAny) continue;
            pieces.Add(new FilePiece(end, new byte[OverreadPadding], BufferData.Empty));
            end += OverreadPadding;
        }

        return end;
    }

    private static long Align(long position) => (position + DataAlignment - 1) / DataAlignment * DataAlignment;
}
