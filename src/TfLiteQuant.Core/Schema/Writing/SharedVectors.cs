using System.Runtime.InteropServices;

namespace TfLiteQuant.Schema.Writing;

/// <summary>
/// Vectors of numbers that are written once however often they occur. Used for quantization parameters only: a model has
/// hundreds of equal zero points, of 8 bytes per channel each, and nobody edits them in place, as some tools do with shapes.
/// </summary>
internal sealed class SharedVectors
{
    private readonly Dictionary<int, List<Entry>> _written = [];

    /// <summary>Offset of an equal vector, 0 if none was added.</summary>
    /// <param name="bytes">The numbers' bytes: -0.0 is not 0.0 in a file, and one NaN is like another only if its bits are.</param>
    /// <param name="elementSize">Bytes of a number.</param>
    /// <param name="hash">What <see cref="Add"/> wants to be given.</param>
    public int Find(ReadOnlySpan<byte> bytes, int elementSize, out int hash)
    {
        var code = new HashCode();
        code.AddBytes(bytes);
        hash = code.ToHashCode();
        if (!_written.TryGetValue(hash, out var alike)) return 0;
        foreach (var entry in alike)
            if (entry.ElementSize == elementSize && entry.Bytes.SequenceEqual(bytes)) return entry.Offset;
        return 0;
    }

    /// <summary>Adds a vector that <see cref="Find"/> has not found.</summary>
    public void Add(int hash, Array values, int elementSize, int offset)
    {
        if (!_written.TryGetValue(hash, out var alike)) _written.Add(hash, alike = []);
        alike.Add(new Entry(values, elementSize, offset));
    }

    private sealed class Entry(Array values, int elementSize, int offset)
    {
        public int ElementSize { get; } = elementSize;

        public int Offset { get; } = offset;

        public ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(
            ref MemoryMarshal.GetArrayDataReference(values), values.Length * ElementSize);
    }
}
