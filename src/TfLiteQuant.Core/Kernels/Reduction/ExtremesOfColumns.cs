using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Where in each column of a matrix the greatest or least element lies, as <see cref="ArgumentOfExtreme{T,TRelation}"/> has it:
/// columns side by side in the lanes of vectors, which stay in registers from the first row to the last.</summary>
internal static unsafe class ExtremesOfColumns<T, TRelation>
    where T : unmanaged, INumber<T>
    where TRelation : struct, INumberRelation
{
    /// <summary>Rows up to which a place fits where an element does.</summary>
    private const int MostRowsOfBytes = 256;

    /// <summary>Vectors side by side: each waits for what was chosen in the row before.</summary>
    private const int MostVectors = 4;

    /// <summary>Whether there are vectors for so many rows, and columns for a vector.</summary>
    public static bool Takes(int rows, int columns)
        => CpuFeatures.HasVectorsOf<T>() && columns >= Vector<T>.Count && (sizeof(T) == sizeof(int) || (sizeof(T) == 1 && rows <= MostRowsOfBytes));

    /// <summary>Finds the places.</summary>
    /// <param name="x">First element.</param>
    /// <param name="step">Elements from one row to the next.</param>
    /// <param name="rows">Rows, which it <see cref="Takes"/>.</param>
    /// <param name="places">A place for each column.</param>
    public static void Find(T* x, nint step, int rows, Span<int> places)
    {
        int lanes = Vector<T>.Count, most = MostVectors * lanes;
        fixed (int* into = places)
        {
            for (int column = 0, taken; column < places.Length; column += taken)
            {
                // A last vector overlaps the one before it, and a last one alone those before it.
                taken = Math.Min(most, places.Length - column);
                column = Math.Min(column, places.Length - lanes);
                taken = Math.Max(taken, lanes);
                switch ((taken + lanes - 1) / lanes)
                {
                    case 1: Find<Bytes1>(x + column, step, rows, 0, into + column); break;
                    case 2: Find<Bytes2>(x + column, step, rows, taken - lanes, into + column); break;
                    case 3: Find<Bytes3>(x + column, step, rows, taken - lanes, into + column); break;
                    default: Find<Bytes4>(x + column, step, rows, taken - lanes, into + column); break;
                }
            }
        }
    }

    /// <typeparam name="TVectors">A type of as many bytes as there are vectors, of which the last begins at a column of its own.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Find<TVectors>(T* x, nint step, int rows, nint last, int* into)
        where TVectors : unmanaged
    {
        nint lanes = Vector<T>.Count;
        Vector<T> best = Vector.Load(x + last), best0 = default, best1 = default, best2 = default;
        Vector<T> place = default, place0 = default, place1 = default, place2 = default;
        if (sizeof(TVectors) > 1) best0 = Vector.Load(x);
        if (sizeof(TVectors) > 2) best1 = Vector.Load(x + lanes);
        if (sizeof(TVectors) > 3) best2 = Vector.Load(x + 2 * lanes);
        for (var row = 1; row < rows; row++)
        {
            x += step;
            var here = Place(row);
            if (sizeof(TVectors) > 1) Take(Vector.Load(x), here, ref best0, ref place0);
            if (sizeof(TVectors) > 2) Take(Vector.Load(x + lanes), here, ref best1, ref place1);
            if (sizeof(TVectors) > 3) Take(Vector.Load(x + 2 * lanes), here, ref best2, ref place2);
            Take(Vector.Load(x + last), here, ref best, ref place);
        }

        if (sizeof(TVectors) > 1) Store(place0, into);
        if (sizeof(TVectors) > 2) Store(place1, into + lanes);
        if (sizeof(TVectors) > 3) Store(place2, into + 2 * lanes);
        Store(place, into + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(Vector<T> candidate, Vector<T> here, ref Vector<T> best, ref Vector<T> place)
    {
        var replaces = default(TRelation).Outcomes(candidate, best);
        if (typeof(T) == typeof(float)) replaces |= Vector.AndNot(Vector.Equals(candidate, candidate), Vector.Equals(best, best));
        best = Vector.ConditionalSelect(replaces, candidate, best);
        place = Vector.ConditionalSelect(replaces, here, place);
    }

    // A place in the bits of elements.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Place(int row) => sizeof(T) == 1 ? Vector.As<byte, T>(new Vector<byte>((byte)row)) : Vector.As<int, T>(new Vector<int>(row));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<T> places, int* into)
    {
        if (sizeof(T) == sizeof(int))
        {
            Vector.As<T, int>(places).Store(into);
            return;
        }

        var quarter = Vector<int>.Count;
        Vector.Widen(Vector.As<T, byte>(places), out var lower, out var upper);
        Vector.Widen(lower, out var first, out var second);
        Vector.Widen(upper, out var third, out var fourth);
        Vector.AsVectorInt32(first).Store(into);
        Vector.AsVectorInt32(second).Store(into + quarter);
        Vector.AsVectorInt32(third).Store(into + 2 * quarter);
        Vector.AsVectorInt32(fourth).Store(into + 3 * quarter);
    }
}
