using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums that grow along an axis.</summary>
internal static class RunningSum
{
    /// <summary>Runs that are added up side by side: each waits for its own sums only.</summary>
    private const int SideBySide = 4;

    /// <summary>Columns from which on rows are added one by one.</summary>
    private const int MostColumns = 256;

    /// <summary>Computes all sums, each from the first of its elements to the last.</summary>
    /// <param name="view">The axis.</param>
    /// <param name="exclusive">Whether a sum leaves out the element at its own place.</param>
    /// <param name="reverse">Whether sums grow from the end.</param>
    /// <param name="x">Elements.</param>
    /// <param name="y">Sums, in other memory than the elements.</param>
    public static void Run<T>(AxisView view, bool exclusive, bool reverse, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        var (inner, length) = (view.Inner, view.Length);
        if (length == 0 || inner == 0) return;
        ref var from = ref MemoryMarshal.GetReference(x[..(view.Outer * length * inner)]);
        ref var into = ref MemoryMarshal.GetReference(y[..(view.Outer * length * inner)]);
        nint start = reverse ? (length - 1) * inner : 0, step = reverse ? -inner : inner;
        if (inner == 1)
        {
            for (int outer = 0, taken; outer < view.Outer; outer += taken)
            {
                taken = view.Outer - outer >= SideBySide ? SideBySide : 1;
                var row = start + ((nint)outer * length);
                Rows(ref Unsafe.Add(ref from, row), ref Unsafe.Add(ref into, row), taken == 1 ? 0 : length, length, step, exclusive);
            }

            return;
        }

        for (var outer = 0; outer < view.Outer; outer++, start += (nint)length * inner)
        {
            if (inner > MostColumns)
            {
                RowByRow(ref Unsafe.Add(ref from, start), ref Unsafe.Add(ref into, start), inner, length, step, exclusive);
                continue;
            }

            var column = 0;
            if (CpuFeatures.HasVectorsOf<T>() && inner >= Vector<T>.Count)
            {
                for (int lanes = Vector<T>.Count, taken; column < inner; column += taken)
                {
                    // a last vector overlaps the one before it, and a last one alone those before it
                    taken = Math.Max(Math.Min(SideBySide * lanes, inner - column), lanes);
                    column = Math.Min(column, inner - lanes);
                    ref var first = ref Unsafe.Add(ref from, start + column);
                    ref var sums = ref Unsafe.Add(ref into, start + column);
                    switch ((taken + lanes - 1) / lanes)
                    {
                        case 1: Columns<T, Bytes1>(ref first, ref sums, 0, length, step, exclusive); break;
                        case 2: Columns<T, Bytes2>(ref first, ref sums, taken - lanes, length, step, exclusive); break;
                        case 3: Columns<T, Bytes3>(ref first, ref sums, taken - lanes, length, step, exclusive); break;
                        default: Columns<T, Bytes4>(ref first, ref sums, taken - lanes, length, step, exclusive); break;
                    }
                }
            }

            for (int taken; column < inner; column += taken)
            {
                taken = inner - column >= SideBySide ? SideBySide : 1;
                Rows(ref Unsafe.Add(ref from, start + column), ref Unsafe.Add(ref into, start + column), taken == 1 ? 0 : 1, length, step, exclusive);
            }
        }
    }

    // Long rows, of which a column's elements lie far apart.
    private static void RowByRow<T>(ref T x, ref T y, int inner, int length, nint step, bool exclusive)
        where T : unmanaged, INumber<T>
    {
        var sums = MemoryMarshal.CreateSpan(ref y, inner);
        if (exclusive) sums.Clear();
        else MemoryMarshal.CreateReadOnlySpan(ref x, inner).CopyTo(sums);
        if (!exclusive) x = ref Unsafe.Add(ref x, step);
        for (var i = 1; i < length; i++, x = ref Unsafe.Add(ref x, step))
        {
            y = ref Unsafe.Add(ref y, step);
            var next = MemoryMarshal.CreateSpan(ref y, inner);
            default(VectorBinaryLoop<T, NumberBinary<T, Sum>>).Run(sums, MemoryMarshal.CreateReadOnlySpan(ref x, inner), next);
            sums = next;
        }
    }

    // Columns in the lanes of vectors. TVectors is a type of as many bytes as there are vectors, of which the last begins at a column of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe void Columns<T, TVectors>(ref T x, ref T y, nint last, nint length, nint step, bool exclusive)
        where T : unmanaged, INumber<T>
        where TVectors : unmanaged
    {
        nint lanes = Vector<T>.Count;
        Vector<T> sum = default, s0 = default, s1 = default, s2 = default;
        if (!exclusive)
        {
            sum = Vector.LoadUnsafe(ref Unsafe.Add(ref x, last));
            if (sizeof(TVectors) > 1) s0 = Vector.LoadUnsafe(ref x);
            if (sizeof(TVectors) > 2) s1 = Vector.LoadUnsafe(ref Unsafe.Add(ref x, lanes));
            if (sizeof(TVectors) > 3) s2 = Vector.LoadUnsafe(ref Unsafe.Add(ref x, 2 * lanes));
            x = ref Unsafe.Add(ref x, step);
        }

        while (true)
        {
            if (sizeof(TVectors) > 1) s0.StoreUnsafe(ref y);
            if (sizeof(TVectors) > 2) s1.StoreUnsafe(ref Unsafe.Add(ref y, lanes));
            if (sizeof(TVectors) > 3) s2.StoreUnsafe(ref Unsafe.Add(ref y, 2 * lanes));
            sum.StoreUnsafe(ref Unsafe.Add(ref y, last));
            if (--length == 0) return;
            if (sizeof(TVectors) > 1) s0 += Vector.LoadUnsafe(ref x);
            if (sizeof(TVectors) > 2) s1 += Vector.LoadUnsafe(ref Unsafe.Add(ref x, lanes));
            if (sizeof(TVectors) > 3) s2 += Vector.LoadUnsafe(ref Unsafe.Add(ref x, 2 * lanes));
            sum += Vector.LoadUnsafe(ref Unsafe.Add(ref x, last));
            x = ref Unsafe.Add(ref x, step);
            y = ref Unsafe.Add(ref y, step);
        }
    }

    // Four runs, so far apart; at distance 0 one run four times over.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rows<T>(ref T x, ref T y, nint apart, nint length, nint step, bool exclusive)
        where T : unmanaged, INumber<T>
    {
        ref var x1 = ref Unsafe.Add(ref x, apart);
        ref var x2 = ref Unsafe.Add(ref x1, apart);
        ref var x3 = ref Unsafe.Add(ref x2, apart);
        ref var y1 = ref Unsafe.Add(ref y, apart);
        ref var y2 = ref Unsafe.Add(ref y1, apart);
        ref var y3 = ref Unsafe.Add(ref y2, apart);
        var (s0, s1, s2, s3) = exclusive ? (T.Zero, T.Zero, T.Zero, T.Zero) : (x, x1, x2, x3);
        (y, y1, y2, y3) = (s0, s1, s2, s3);
        var end = length * step;
        for (nint to = step, i = exclusive ? 0 : step; to != end; to += step, i += step)
        {
            s0 += Unsafe.Add(ref x, i);
            s1 += Unsafe.Add(ref x1, i);
            s2 += Unsafe.Add(ref x2, i);
            s3 += Unsafe.Add(ref x3, i);
            Unsafe.Add(ref y, to) = s0;
            Unsafe.Add(ref y1, to) = s1;
            Unsafe.Add(ref y2, to) = s2;
            Unsafe.Add(ref y3, to) = s3;
        }
    }
}
