using System.Numerics;
using System.Runtime.CompilerServices;

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
    public static void NextRow<TIndex>(ReadOnlySpan<T> row, TIndex place, Span<T> best, Span<TIndex> places)
        where TIndex : unmanaged
    {
        best = best[..row.Length];
        places = places[..row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            if (!Replaces(row[i], best[i])) continue;
            best[i] = row[i];
            places[i] = place;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Replaces(T candidate, T current)
        => default(TRelation).Holds(candidate, current) || (T.IsNaN(current) && !T.IsNaN(candidate));
}
