using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Movement;

/// <summary>Elements of a few arrays in turn into one, or the other way: what a copy with strides of a few elements is.</summary>
/// <remarks>As many vectors as there are arrays are taken apart into as many others: each is put together from the bytes that it gets from
/// each. Which these are is the same for every group of vectors.</remarks>
internal sealed unsafe class Interleaving
{
    /// <summary>Most arrays: the number of shuffles grows with its square.</summary>
    public const int MostParts = 4;

    private const int VectorBytes = 16;

    // no byte, for a shuffle
    private const byte None = 0xFF;

    private readonly int _parts;
    private readonly int _elementBytes;
    private readonly bool _joins;

    // for each vector that is made, and each that it is made from, the place of each byte
    private readonly AlignedArray<byte> _places;

    /// <param name="parts">Arrays, 2 to <see cref="MostParts"/>.</param>
    /// <param name="elementBytes">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="joins">Whether arrays become one, or one becomes arrays.</param>
    public Interleaving(int parts, int elementBytes, bool joins)
    {
        (_parts, _elementBytes, _joins) = (parts, elementBytes, joins);
        _places = new AlignedArray<byte>(parts * parts * VectorBytes);
        _places.Span.Fill(None);
        for (var place = 0; place < parts * VectorBytes; place++)
        {
            // where this byte of the joined vectors lies in those of the parts
            var (element, inside) = Math.DivRem(place, elementBytes);
            var (part, apart) = (element % parts, (element / parts * elementBytes) + inside);
            var (vector, joined) = Math.DivRem(place, VectorBytes);
            if (joins) _places.Span[(((vector * parts) + part) * VectorBytes) + joined] = (byte)apart;
            else _places.Span[(((part * parts) + vector) * VectorBytes) + apart] = (byte)joined;
        }
    }

    /// <summary>Moves the elements from <paramref name="first"/> to before <paramref name="end"/> of each part.</summary>
    /// <param name="parts">The first element of each part.</param>
    /// <param name="whole">The first element of what they are together.</param>
    /// <param name="first">Element of the parts.</param>
    /// <param name="end">Element of the parts.</param>
    public void Run(byte** parts, byte* whole, int first, int end)
    {
        if (CpuFeatures.HasVector128)
        {
            var vectors = (int)((long)(end - first) * _elementBytes / VectorBytes);
            var (skipped, skippedTogether) = ((nint)first * _elementBytes, (nint)first * _elementBytes * _parts);
            if (_parts == 2) Vectors<Bytes2>(parts, skipped, whole + skippedTogether, vectors);
            else if (_parts == 3) Vectors<Bytes3>(parts, skipped, whole + skippedTogether, vectors);
            else Vectors<Bytes4>(parts, skipped, whole + skippedTogether, vectors);
            first += vectors * (VectorBytes / _elementBytes);
        }

        for (; first < end; first++)
        {
            for (var part = 0; part < _parts; part++)
            {
                byte* apart = parts[part] + ((nint)first * _elementBytes), joined = whole + ((((nint)first * _parts) + part) * _elementBytes);
                if (_joins) ShortCopy.Copy(apart, joined, _elementBytes);
                else ShortCopy.Copy(joined, apart, _elementBytes);
            }
        }

        GC.KeepAlive(this);
    }

    // TParts is a type of as many bytes as there are parts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Vectors<TParts>(byte** parts, nint skipped, byte* whole, int count)
        where TParts : unmanaged
    {
        var places = _places.Pointer;
        byte* p0 = parts[0] + skipped, p1 = parts[1] + skipped, p2 = null, p3 = null;
        if (sizeof(TParts) > 2) p2 = parts[2] + skipped;
        if (sizeof(TParts) > 3) p3 = parts[3] + skipped;
        for (nint at = 0; count > 0; count--, at += VectorBytes, whole += sizeof(TParts) * VectorBytes)
        {
            if (_joins)
            {
                Vector128<byte> v0 = Vector128.Load(p0 + at), v1 = Vector128.Load(p1 + at), v2 = default, v3 = default;
                if (sizeof(TParts) > 2) v2 = Vector128.Load(p2 + at);
                if (sizeof(TParts) > 3) v3 = Vector128.Load(p3 + at);
                Together<TParts>(v0, v1, v2, v3, places, 0).Store(whole);
                Together<TParts>(v0, v1, v2, v3, places, 1).Store(whole + VectorBytes);
                if (sizeof(TParts) > 2) Together<TParts>(v0, v1, v2, v3, places, 2).Store(whole + (2 * VectorBytes));
                if (sizeof(TParts) > 3) Together<TParts>(v0, v1, v2, v3, places, 3).Store(whole + (3 * VectorBytes));
            }
            else
            {
                Vector128<byte> v0 = Vector128.Load(whole), v1 = Vector128.Load(whole + VectorBytes), v2 = default, v3 = default;
                if (sizeof(TParts) > 2) v2 = Vector128.Load(whole + (2 * VectorBytes));
                if (sizeof(TParts) > 3) v3 = Vector128.Load(whole + (3 * VectorBytes));
                Together<TParts>(v0, v1, v2, v3, places, 0).Store(p0 + at);
                Together<TParts>(v0, v1, v2, v3, places, 1).Store(p1 + at);
                if (sizeof(TParts) > 2) Together<TParts>(v0, v1, v2, v3, places, 2).Store(p2 + at);
                if (sizeof(TParts) > 3) Together<TParts>(v0, v1, v2, v3, places, 3).Store(p3 + at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Together<TParts>(Vector128<byte> v0, Vector128<byte> v1, Vector128<byte> v2, Vector128<byte> v3, byte* places, int made)
        where TParts : unmanaged
    {
        places += made * sizeof(TParts) * VectorBytes;
        var bytes = Vector128.ShuffleNative(v0, Vector128.Load(places)) | Vector128.ShuffleNative(v1, Vector128.Load(places + VectorBytes));
        if (sizeof(TParts) > 2) bytes |= Vector128.ShuffleNative(v2, Vector128.Load(places + (2 * VectorBytes)));
        if (sizeof(TParts) > 3) bytes |= Vector128.ShuffleNative(v3, Vector128.Load(places + (3 * VectorBytes)));
        return bytes;
    }
}
