using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Vectors of an operand that has an element for each result, or one for all.</summary>
internal readonly ref struct VectorOperand<T>
    where T : unmanaged
{
    private readonly ref T _start;
    private readonly nuint _mask;

    /// <param name="values">As many elements as there are results, or one.</param>
    /// <param name="length">Results: at least a vector of them.</param>
    /// <param name="room">Room for a vector, which stays as long as the operand does.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VectorOperand(ReadOnlySpan<T> values, int length, Span<T> room)
    {
        var isConstant = values.Length == 1;
        if (isConstant) room.Fill(values[0]);
        else values = values[..length];
        _start = ref MemoryMarshal.GetReference(isConstant ? room : values);
        _mask = isConstant ? 0 : nuint.MaxValue;
    }

    /// <summary>The vector that begins at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> At(nuint place) => Vector.LoadUnsafe(ref _start, place & _mask);
}
