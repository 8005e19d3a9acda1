using System.Buffers;
using System.Runtime.InteropServices;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Half-precision copies of float constants, made while they are written: they never take memory, and the floats are read
/// from the mapped file once.
/// </summary>
internal sealed class HalvesOfFloats(BufferData floats, long count) : IDataProducer
{
    // Floats converted at a time: they stay in the second-level cache.
    private const int Piece = 64 << 10;

    private long _clamped;
    private long _counted;

    /// <summary>Bytes of all halves.</summary>
    public long Length => count * 2;

    /// <inheritdoc/>
    public void Produce(long offset, Span<byte> destination)
    {
        // Writing makes the bytes in order from the first to the last; a look at a sample on the way does not count.
        if (offset == 0) _counted = _clamped = 0;
        var counts = offset == _counted;
        var floats32 = ArrayPool<float>.Shared.Rent(Piece);
        for (var halves = MemoryMarshal.Cast<byte, Half>(destination); !halves.IsEmpty;)
        {
            var part = halves[..Math.Min(Piece, halves.Length)];
            var values = floats32.AsSpan(0, part.Length);
            floats.Read(offset * 2, MemoryMarshal.AsBytes(values));
            var clamped = HalfPrecision.Convert(values, part);
            if (counts) _clamped += clamped;
            offset += part.Length * sizeof(short);
            halves = halves[part.Length..];
        }

        ArrayPool<float>.Shared.Return(floats32);
        if (counts) _counted += destination.Length;
    }

    /// <summary>Values beyond half precision's range; reads all floats unless the halves have been written.</summary>
    public long CountClamped()
    {
        Span<byte> halves = new byte[Piece];
        while (_counted < Length) Produce(_counted, halves[..(int)Math.Min(halves.Length, Length - _counted)]);
        return _clamped;
    }
}
