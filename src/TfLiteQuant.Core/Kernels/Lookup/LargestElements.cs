using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>The largest elements of a row, in falling order; of equals the first comes first, NaN comes last.</summary>
/// <remarks>A heap holds the places of the best so far with the worst of them on top, so that most elements cost one comparison, in vectors.</remarks>
internal static class LargestElements
{
    /// <summary>Finds as many as there is room for.</summary>
    /// <param name="row">At least as many elements as places.</param>
    /// <param name="places">Receives where they lie, best first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Find<T>(ReadOnlySpan<T> row, Span<int> places)
        where T : unmanaged, INumber<T>
    {
        if (places.Length == 0) return;
        for (var i = 0; i < places.Length; i++) places[i] = i;
        for (var i = (places.Length / 2) - 1; i >= 0; i--) Sink(row, places, i);
        for (var i = NextGreater(row, places.Length, row[places[0]]); i < row.Length; i = NextGreater(row, i + 1, row[places[0]]))
        {
            places[0] = i;
            Sink(row, places, 0);
        }

        // the worst goes to the end, and so on
        for (var left = places.Length - 1; left > 0; left--)
        {
            (places[0], places[left]) = (places[left], places[0]);
            Sink(row, places[..left], 0);
        }
    }

    // The next element that is better than what came before it; the row's length where there is none.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int NextGreater<T>(ReadOnlySpan<T> row, int place, T worst)
        where T : unmanaged, INumber<T>
    {
        if (T.IsNaN(worst))
        {
            while (place < row.Length && T.IsNaN(row[place])) place++;
            return place;
        }

        if (CpuFeatures.HasVectorsOf<T>())
        {
            var bound = new Vector<T>(worst);
            ref var from = ref MemoryMarshal.GetReference(row);
            while (place <= row.Length - Vector<T>.Count && !Vector.GreaterThanAny(Vector.LoadUnsafe(ref from, (nuint)place), bound)) place += Vector<T>.Count;
        }

        while (place < row.Length && !(row[place] > worst)) place++;
        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sink<T>(ReadOnlySpan<T> row, Span<int> heap, int node)
        where T : unmanaged, INumber<T>
    {
        while (true)
        {
            var child = (node * 2) + 1;
            if (child >= heap.Length) return;
            if (child + 1 < heap.Length && IsBetter(row, heap[child], heap[child + 1])) child++;
            if (!IsBetter(row, heap[node], heap[child])) return;
            (heap[node], heap[child]) = (heap[child], heap[node]);
            node = child;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBetter<T>(ReadOnlySpan<T> row, int a, int b)
        where T : unmanaged, INumber<T>
    {
        var (left, right) = (row[a], row[b]);
        if (left > right) return true;
        if (left < right) return false;
        if (T.IsNaN(left) != T.IsNaN(right)) return T.IsNaN(right);
        return a < b;
    }
}
