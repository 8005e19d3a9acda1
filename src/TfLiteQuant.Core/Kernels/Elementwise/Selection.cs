using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Choosing between elements.</summary>
internal static class Selection
{
    /// <summary>Takes elements of one of two spans; a span of one element counts for all results.</summary>
    /// <param name="condition">Booleans as bytes.</param>
    /// <param name="yes">Elements where the condition holds.</param>
    /// <param name="no">Elements where it does not.</param>
    /// <param name="y">Results; may be the memory of either choice.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T>(ReadOnlySpan<byte> condition, ReadOnlySpan<T> yes, ReadOnlySpan<T> no, Span<T> y)
        where T : unmanaged
    {
        if (condition.Length == 1)
        {
            var chosen = condition[0] != 0 ? yes : no;
            if (chosen.Length == y.Length) chosen.CopyTo(y);
            else y.Fill(chosen[0]);
            return;
        }

        if (CpuFeatures.HasVectorsOf<T>() && y.Length >= Vector<byte>.Count)
        {
            Vectors(condition, yes, no, y);
            return;
        }

        // a mask of all or no bits turns a single choice's index into 0 throughout
        var yesIndex = yes.Length == 1 ? 0 : -1;
        var noIndex = no.Length == 1 ? 0 : -1;
        for (var i = 0; i < y.Length; i++) y[i] = condition[i] != 0 ? yes[i & yesIndex] : no[i & noIndex];
    }

    // A step takes a vector of conditions, for as many vectors of elements as that makes. The last step overlaps the one before it: an element
    // that is chosen twice, the second time perhaps from what was chosen, is the same.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Vectors<T>(ReadOnlySpan<byte> condition, ReadOnlySpan<T> yes, ReadOnlySpan<T> no, Span<T> y)
        where T : unmanaged
    {
        var choices = new Choices<T>(
            new(yes, y.Length, stackalloc T[Vector<T>.Count]), new(no, y.Length, stackalloc T[Vector<T>.Count]), ref MemoryMarshal.GetReference(y));
        ref var conditions = ref MemoryMarshal.GetReference(condition[..y.Length]);
        var last = (nuint)(y.Length - Vector<byte>.Count);
        for (nuint i = 0; ; i = Math.Min(i + (nuint)Vector<byte>.Count, last))
        {
            choices.Bytes(i, Vector.AsVectorSByte(Vector.Equals(Vector.LoadUnsafe(ref conditions, i), Vector<byte>.Zero)));
            if (i == last) return;
        }
    }

    /// <summary>Takes vectors of elements by masks that refuse: all bits of a lane for the second choice. Masks widen to the
    /// elements' size.</summary>
    private readonly ref struct Choices<T>(VectorOperand<T> yes, VectorOperand<T> no, ref T y)
        where T : unmanaged
    {
        private readonly VectorOperand<T> _yes = yes;
        private readonly VectorOperand<T> _no = no;
        private readonly ref T _y = ref y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Bytes(nuint i, Vector<sbyte> refused)
        {
            if (Unsafe.SizeOf<T>() == sizeof(byte))
            {
                Take(i, Vector.As<sbyte, T>(refused));
                return;
            }

            Vector.Widen(refused, out var lower, out var upper);
            Words(i, lower);
            Words(i + (nuint)Vector<short>.Count, upper);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Words(nuint i, Vector<short> refused)
        {
            if (Unsafe.SizeOf<T>() == sizeof(short))
            {
                Take(i, Vector.As<short, T>(refused));
                return;
            }

            Vector.Widen(refused, out var lower, out var upper);
            Integers(i, lower);
            Integers(i + (nuint)Vector<int>.Count, upper);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Integers(nuint i, Vector<int> refused)
        {
            if (Unsafe.SizeOf<T>() == sizeof(int))
            {
                Take(i, Vector.As<int, T>(refused));
                return;
            }

            Vector.Widen(refused, out var lower, out var upper);
            Take(i, Vector.As<long, T>(lower));
            Take(i + (nuint)Vector<long>.Count, Vector.As<long, T>(upper));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Take(nuint i, Vector<T> refused) => Vector.ConditionalSelect(refused, _no.At(i), _yes.At(i)).StoreUnsafe(ref _y, i);
    }
}
