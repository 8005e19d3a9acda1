using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Where along an axis the greatest or least element lies: the first of equals. NaN is chosen only where there is
/// nothing else.</summary>
internal readonly struct ArgumentOfExtreme<T, TRelation>
    where T : unmanaged, INumber<T>
    where TRelation : struct, INumberRelation
{
    /// <summary>The place in one run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int InRun(ReadOnlySpan<T> x)
    {
        if (CpuFeatures.HasVectorsOf<T>() && x.Length >= Vector<T>.Count && TryExtreme(x, out var extreme)) return First(x, extreme);
        var best = x[0];
        var place = 0;
        for (var i = 1; i < x.Length; i++)
        {
            if (!Replaces(x[i], best)) continue;
            best = x[i];
            place = i;
        }

        return place;
    }

    /// <summary>Goes on with the next row: where it holds a better element, keeps that and its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void NextRow(ReadOnlySpan<T> row, int place, Span<T> best, Span<int> places)
    {
        best = best[..row.Length];
        places = places[..row.Length];
        var i = 0;
        if (CpuFeatures.HasVectorsOf<T>() && Unsafe.SizeOf<T>() == sizeof(int))
        {
            ref var from = ref MemoryMarshal.GetReference(row);
            ref var bests = ref MemoryMarshal.GetReference(best);
            ref var found = ref MemoryMarshal.GetReference(places);
            var here = new Vector<int>(place);
            for (; i <= row.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var at = (nuint)i;
                var (candidate, current) = (Vector.LoadUnsafe(ref from, at), Vector.LoadUnsafe(ref bests, at));
                var replaces = Replaces(candidate, current);
                Vector.ConditionalSelect(replaces, candidate, current).StoreUnsafe(ref bests, at);
                Vector.ConditionalSelect(Vector.As<T, int>(replaces), here, Vector.LoadUnsafe(ref found, at)).StoreUnsafe(ref found, at);
            }
        }

        for (; i < row.Length; i++)
        {
            if (!Replaces(row[i], best[i])) continue;
            best[i] = row[i];
            places[i] = place;
        }
    }

    // False where something is no number. The last vector overlaps the one before it: which of equals it is does not matter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryExtreme(ReadOnlySpan<T> x, out T extreme)
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        var end = (nuint)(x.Length - Vector<T>.Count);
        var best = Vector.LoadUnsafe(ref from, end);
        var areNumbers = Vector.Equals(best, best);
        for (nuint i = 0; i < end; i += (nuint)Vector<T>.Count)
        {
            var candidate = Vector.LoadUnsafe(ref from, i);
            areNumbers &= Vector.Equals(candidate, candidate);
            best = Better(candidate, best);
        }

        // Halves against each other, down to a single element: its comparisons would be guessed wrong as often as not.
        for (var bytes = Vector<byte>.Count / 2; bytes >= Unsafe.SizeOf<T>(); bytes /= 2) best = Better(TurnedLanes.By(best, bytes), best);

        extreme = best[0];
        return Vector.As<T, byte>(areNumbers) == Vector<byte>.AllBitsSet;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Better(Vector<T> candidate, Vector<T> current) => Vector.ConditionalSelect(default(TRelation).Outcomes(candidate, current), candidate, current);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int First(ReadOnlySpan<T> x, T value)
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        var (sought, last) = (new Vector<T>(value), x.Length - Vector<T>.Count);
        for (var i = 0; ; i = Math.Min(i + Vector<T>.Count, last))
        {
            var lane = Vector.IndexOfWhereAllBitsSet(Vector.Equals(Vector.LoadUnsafe(ref from, (nuint)i), sought));
            if (lane >= 0) return i + lane;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Replaces(T candidate, T current)
        => default(TRelation).Holds(candidate, current) || (T.IsNaN(current) && !T.IsNaN(candidate));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Replaces(Vector<T> candidate, Vector<T> current)
        => default(TRelation).Outcomes(candidate, current) | Vector.AndNot(Vector.Equals(candidate, candidate), Vector.Equals(current, current));
}
