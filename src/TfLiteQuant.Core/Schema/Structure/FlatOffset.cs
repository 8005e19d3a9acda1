namespace TfLiteQuant.Schema.Structure;

/// <summary>Offsets of a FlatBuffer: 32 bits, unsigned, forward from where they stand.</summary>
internal static class FlatOffset
{
    public const int Size = sizeof(uint);

    /// <summary>Position that the offset at <paramref name="position"/> points at.</summary>
    /// <exception cref="FlatBufferFault">The offset is not aligned, points at itself, or beyond the file.</exception>
    public static long Follow(ByteView bytes, long position)
    {
        if (position % Size != 0) throw FlatBufferFault.Invalid($"The offset at byte {position} is not aligned to 4 bytes.");
        var distance = bytes.UInt32(position);
        if (distance == 0) throw FlatBufferFault.Invalid($"The offset at byte {position} points at itself.");
        var target = position + distance;
        bytes.Require("What an offset points at", target, Size);
        return target;
    }
}
