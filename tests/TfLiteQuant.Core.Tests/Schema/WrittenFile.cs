using System.Buffers.Binary;
using Google.FlatBuffers;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Looks into written files with the generated accessors, so that reader and writer do not only agree with each other.</summary>
internal static class WrittenFile
{
    public static TfLiteQuant.Schema.Generated.Model Root(byte[] file)
        => TfLiteQuant.Schema.Generated.Model.GetRootAsModel(new ByteBuffer(file));

    /// <summary>Where the data of each buffer starts in the file, in bytes.</summary>
    public static List<long> DataPositions(byte[] file)
    {
        var positions = new List<long>();
        var root = Root(file);
        for (var i = 0; i < root.BuffersLength; i++)
        {
            var buffer = root.Buffers(i)!.Value;
            if (buffer.GetDataBytes() is { Count: > 0 } data) positions.Add(data.Offset);
            else if (buffer.Offset > 1) positions.Add((long)buffer.Offset);
        }

        return positions;
    }

    /// <summary>A copy with 32 bits changed.</summary>
    public static byte[] With(byte[] file, int position, uint value)
    {
        var copy = (byte[])file.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(position), value);
        return copy;
    }
}
