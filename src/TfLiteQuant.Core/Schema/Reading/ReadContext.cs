using TfLiteQuant.Model;
using TfLiteQuant.Schema.Binary;
using TfLiteQuant.Schema.Structure;

namespace TfLiteQuant.Schema.Reading;

/// <summary>What all readers of a file share.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Owner">What keeps the file's bytes in memory.</param>
/// <param name="Schema">What is known of the format.</param>
/// <param name="Unknown">What the file holds beyond it.</param>
internal sealed record ReadContext(ByteView Bytes, object Owner, BinarySchema Schema, UnknownFields Unknown)
{
    /// <summary>Where the last byte of constant data or custom options outside the FlatBuffer ends.</summary>
    public long OutsideEnd { get; private set; }

    /// <summary>Whether the last piece outside the FlatBuffer is constant data, which the writer pads.</summary>
    public bool OutsideEndsWithData { get; private set; }

    /// <summary>A piece of the file that lies outside the FlatBuffer.</summary>
    /// <exception cref="FlatBufferFault">It reaches beyond the file.</exception>
    public BufferData Outside(string what, ulong offset, ulong size, bool isData)
    {
        // Saturating keeps huge values huge: the range check then refuses them.
        var position = (long)Math.Min(offset, long.MaxValue);
        var length = (long)Math.Min(size, long.MaxValue);
        Bytes.Require(what, position, length);
        if (position + length >= OutsideEnd)
        {
            OutsideEnd = position + length;
            OutsideEndsWithData = isData;
        }

        return Bytes.Slice(position, length, Owner);
    }
}
