using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>The largest elements of a row, in falling order; of equals the first comes first, NaN comes last.</summary>
/// <remarks>A heap holds the places of the best so far with the worst of them on top, so that most elements cost one comparison, in vectors.</remarks>
internal static class LargestElements
{
    /// <summary>Vectors of parts of a row whose greatest elements bound the largest of the whole.</summary>
    private const int BoundVectors = 4;

    /// <summary>Vectors of a row that is long enough for that.</summary>
    private const int LeastVectors = 16;

    /// <summary>Places from which on a bound is found sooner than what it saves.</summary>
    private const int LeastPlaces = 4;

    /// <summary>Vectors that are looked at for a bound: of a longer row the rest seldom has anything better.</summary>
    private const int MostVectors = 128;

    /// <summary>Finds as many as there is room for.</summary>
    /// <param name="row">At least as many elements as places.</param>
    /// <param name="places">Receives where they lie, best first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Find<T>(ReadOnlySpan<T> row, Span<int> places)
        where T : unmanaged, INumber<T>
    {
        if (places.Length == 0) return;
        Keep(row, places, Begin(row, places));

        // the worst goes to the end, and so on
        for (var left = places.Length - 1; left > 0; left--)
        {
            (places[0], places[left]) = (places[left], places[0]);
            Sink(row, places[..left], 0);
        }
    }

    // Makes a heap of places to begin with, which all lie before the next, and puts in whatever is better.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Keep<T>(ReadOnlySpan<T> row, Span<int> places, int next)
        where T : unmanaged, INumber<T>
    {
        for (var i = (places.Length / 2) - 1; i >= 0; i--) Sink(row, places, i);
        for (var i = NextGreater(row, next, row[places[0]]); i < row.Length; i = NextGreater(row, i + 1, row[places[0]]))
        {
            places[0] = i;
            Sink(row, places, 0);
        }
    }

    // Places to begin with, as many as asked for, in rising order: the first, or better ones. Returns where to go on behind them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Begin<T>(ReadOnlySpan<T> row, Span<int> places)
        where T : unmanaged, INumber<T>
    {
        var count = 0;
        if (CpuFeatures.HasVectorsOf<T>() && places.Length >= LeastPlaces && places.Length <= BoundVectors * Vector<T>.Count / 2 && row.Length >= LeastVectors * Vector<T>.Count)
        {
            var bound = Bound(row[..Math.Min(row.Length, MostVectors * Vector<T>.Count)], places.Length);
            if (!T.IsNaN(bound))
            {
                var place = -1;
                while (count < places.Length) places[count++] = place = Next<T, IsGreaterOrEqual>(row, place + 1, bound);
                return place + 1;
            }
        }

        for (; count < places.Length; count++) places[count] = count;
        return count;
    }

    // An element that so many elements are not below. Of the greatest elements of some parts of the row as many are not.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Bound<T>(ReadOnlySpan<T> row, int count)
        where T : unmanaged, INumber<T>
    {
        var lanes = Vector<T>.Count;
        ref var from = ref MemoryMarshal.GetReference(row);
        Vector<T> a = Vector.LoadUnsafe(ref from), b = Vector.LoadUnsafe(ref from, (nuint)lanes);
        Vector<T> c = Vector.LoadUnsafe(ref from, (nuint)(2 * lanes)), d = Vector.LoadUnsafe(ref from, (nuint)(3 * lanes));
        for (var i = BoundVectors * lanes; i <= row.Length - (BoundVectors * lanes); i += BoundVectors * lanes)
        {
            a = Greater(Vector.LoadUnsafe(ref from, (nuint)i), a);
            b = Greater(Vector.LoadUnsafe(ref from, (nuint)(i + lanes)), b);
            c = Greater(Vector.LoadUnsafe(ref from, (nuint)(i + (2 * lanes))), c);
            d = Greater(Vector.LoadUnsafe(ref from, (nuint)(i + (3 * lanes))), d);
        }

        Span<T> greatest = stackalloc T[BoundVectors * lanes];
        a.CopyTo(greatest);
        b.CopyTo(greatest[lanes..]);
        c.CopyTo(greatest[(2 * lanes)..]);
        d.CopyTo(greatest[(3 * lanes)..]);
        Span<int> places = stackalloc int[count];
        for (var i = 0; i < count; i++) places[i] = i;
        Keep(greatest, places, count);
        return greatest[places[0]];

        static Vector<T> Greater(Vector<T> candidate, Vector<T> best) => Vector.ConditionalSelect(Vector.GreaterThan(candidate, best), candidate, best);
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

        return Next<T, IsGreater>(row, place, worst);
    }

    // The next element that stands in a relation to a bound; the row's length where there is none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next<T, TRelation>(ReadOnlySpan<T> row, int place, T bound)
        where T : unmanaged, INumber<T>
        where TRelation : struct, INumberRelation
    {
        if (CpuFeatures.HasVectorsOf<T>())
        {
            var bounds = new Vector<T>(bound);
            ref var from = ref MemoryMarshal.GetReference(row);
            for (; place <= row.Length - Vector<T>.Count; place += Vector<T>.Count)
            {
                var elements = Vector.LoadUnsafe(ref from, (nuint)place);
                if (typeof(TRelation) == typeof(IsGreater) ? Vector.GreaterThanAny(elements, bounds) : Vector.GreaterThanOrEqualAny(elements, bounds))
                    return place + Vector.IndexOfWhereAllBitsSet(default(TRelation).Outcomes(elements, bounds));
            }
        }

        while (place < row.Length && !default(TRelation).Holds(row[place], bound)) place++;
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
