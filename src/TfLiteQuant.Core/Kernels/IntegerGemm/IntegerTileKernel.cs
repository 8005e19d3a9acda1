using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// The one multiply loop of integers: a tile of the result stays in registers while step after step of the panel, four bytes of
/// each column, is multiplied by four bytes of each row. Sums begin with the bias and are stored as they are: 32 bits, wrapping.
/// </summary>
/// <remarks>
/// Built as the float loop is (<see cref="GemmTileKernel{TVector,TLanes}"/>): the counts of rows and vectors are the sizes of the
/// type arguments, nothing is called, rows are read where they lie. Sums are exact, so that no order of adding matters; who calls
/// bounds the depth where 32 bits would not hold them. A single row, whose two or three sums would wait for each other, takes four
/// steps at a time into sums of their own.
/// </remarks>
internal static unsafe class IntegerTileKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IDotLanes<TVector>
{
    private const int StepBytes = 4;

    /// <summary>Multiplies tiles.</summary>
    /// <typeparam name="TRows">A type of as many bytes as the tile has rows.</typeparam>
    /// <typeparam name="TVectors">A type of as many bytes as the tile has vectors in a row.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TRows, TVectors>(IntegerTile* tile)
        where TRows : unmanaged
        where TVectors : unmanaged
    {
        var offset = TLanes.Offset;
        var step = tile->PanelStep;
        var depth = tile->Depth;
        var rowOffset = tile->RowOffset;
        var stride = tile->SumStride;
        var first = tile->Rows;
        var sums = tile->Sums;
        var terms = TLanes.ElementBytes == 1 ? tile->RowTerms : null;
        nint ahead = tile->Ahead, line = 0;
        for (var left = tile->Count; left > 0; left--, first += tile->RowStep, sums += sizeof(TRows) * stride)
        {
            TVector s00 = TLanes.Load((byte*)tile->Bias), s01 = default, s02 = default;
            if (sizeof(TVectors) > 1) s01 = TLanes.Load((byte*)tile->Bias + sizeof(TVector));
            if (sizeof(TVectors) > 2) s02 = TLanes.Load((byte*)tile->Bias + 2 * sizeof(TVector));
            TVector s10 = s00, s20 = s00, s30 = s00, s40 = s00, s50 = s00, s60 = s00, s70 = s00;
            TVector s11 = s01, s21 = s01, s31 = s01, s41 = s01, s51 = s01, s61 = s01, s71 = s01;
            TVector s12 = s02, s22 = s02, s32 = s02, s42 = s02, s52 = s02, s62 = s02, s72 = s02;
            var rows = first;
            var panel = tile->Panel;
            for (var tap = tile->Taps; tap > 0; tap--)
            {
                var r0 = rows[0] + rowOffset;
                var r1 = sizeof(TRows) > 1 ? rows[1] + rowOffset : null;
                var r2 = sizeof(TRows) > 2 ? rows[2] + rowOffset : null;
                var r3 = sizeof(TRows) > 3 ? rows[3] + rowOffset : null;
                var r4 = sizeof(TRows) > 4 ? rows[4] + rowOffset : null;
                var r5 = sizeof(TRows) > 5 ? rows[5] + rowOffset : null;
                var r6 = sizeof(TRows) > 6 ? rows[6] + rowOffset : null;
                var r7 = sizeof(TRows) > 7 ? rows[7] + rowOffset : null;
                rows += TLanes.MaxRows;
                for (nint k = 0; k < depth; k += StepBytes)
                {
                    var p0 = TLanes.Load(panel);
                    var p1 = sizeof(TVectors) > 1 ? TLanes.Load(panel + sizeof(TVector)) : default;
                    var p2 = sizeof(TVectors) > 2 ? TLanes.Load(panel + 2 * sizeof(TVector)) : default;
                    if (CpuFeatures.HasPrefetch) Sse.Prefetch1(panel + ahead);
                    panel += step;
                    var a0 = TLanes.Broadcast(r0 + k, offset);
                    s00 = TLanes.MultiplyAdd(a0, p0, s00);
                    if (sizeof(TVectors) > 1) s01 = TLanes.MultiplyAdd(a0, p1, s01);
                    if (sizeof(TVectors) > 2) s02 = TLanes.MultiplyAdd(a0, p2, s02);

                    if (sizeof(TRows) > 1)
                    {
                        var a = TLanes.Broadcast(r1 + k, offset);
                        s10 = TLanes.MultiplyAdd(a, p0, s10);
                        if (sizeof(TVectors) > 1) s11 = TLanes.MultiplyAdd(a, p1, s11);
                        if (sizeof(TVectors) > 2) s12 = TLanes.MultiplyAdd(a, p2, s12);
                    }

                    if (sizeof(TRows) > 2)
                    {
                        var a = TLanes.Broadcast(r2 + k, offset);
                        s20 = TLanes.MultiplyAdd(a, p0, s20);
                        if (sizeof(TVectors) > 1) s21 = TLanes.MultiplyAdd(a, p1, s21);
                        if (sizeof(TVectors) > 2) s22 = TLanes.MultiplyAdd(a, p2, s22);
                    }

                    if (sizeof(TRows) > 3)
                    {
                        var a = TLanes.Broadcast(r3 + k, offset);
                        s30 = TLanes.MultiplyAdd(a, p0, s30);
                        if (sizeof(TVectors) > 1) s31 = TLanes.MultiplyAdd(a, p1, s31);
                        if (sizeof(TVectors) > 2) s32 = TLanes.MultiplyAdd(a, p2, s32);
                    }

                    if (sizeof(TRows) > 4)
                    {
                        var a = TLanes.Broadcast(r4 + k, offset);
                        s40 = TLanes.MultiplyAdd(a, p0, s40);
                        if (sizeof(TVectors) > 1) s41 = TLanes.MultiplyAdd(a, p1, s41);
                        if (sizeof(TVectors) > 2) s42 = TLanes.MultiplyAdd(a, p2, s42);
                    }

                    if (sizeof(TRows) > 5)
                    {
                        var a = TLanes.Broadcast(r5 + k, offset);
                        s50 = TLanes.MultiplyAdd(a, p0, s50);
                        if (sizeof(TVectors) > 1) s51 = TLanes.MultiplyAdd(a, p1, s51);
                        if (sizeof(TVectors) > 2) s52 = TLanes.MultiplyAdd(a, p2, s52);
                    }

                    if (sizeof(TRows) > 6)
                    {
                        var a = TLanes.Broadcast(r6 + k, offset);
                        s60 = TLanes.MultiplyAdd(a, p0, s60);
                        if (sizeof(TVectors) > 1) s61 = TLanes.MultiplyAdd(a, p1, s61);
                        if (sizeof(TVectors) > 2) s62 = TLanes.MultiplyAdd(a, p2, s62);
                    }

                    if (sizeof(TRows) > 7)
                    {
                        var a = TLanes.Broadcast(r7 + k, offset);
                        s70 = TLanes.MultiplyAdd(a, p0, s70);
                        if (sizeof(TVectors) > 1) s71 = TLanes.MultiplyAdd(a, p1, s71);
                        if (sizeof(TVectors) > 2) s72 = TLanes.MultiplyAdd(a, p2, s72);
                    }
                }
            }

            if (terms != null)
            {
                Raise<TVectors>(terms, ref s00, ref s01, ref s02);
                if (sizeof(TRows) > 1) Raise<TVectors>(terms + 1, ref s10, ref s11, ref s12);
                if (sizeof(TRows) > 2) Raise<TVectors>(terms + 2, ref s20, ref s21, ref s22);
                if (sizeof(TRows) > 3) Raise<TVectors>(terms + 3, ref s30, ref s31, ref s32);
                if (sizeof(TRows) > 4) Raise<TVectors>(terms + 4, ref s40, ref s41, ref s42);
                if (sizeof(TRows) > 5) Raise<TVectors>(terms + 5, ref s50, ref s51, ref s52);
                if (sizeof(TRows) > 6) Raise<TVectors>(terms + 6, ref s60, ref s61, ref s62);
                if (sizeof(TRows) > 7) Raise<TVectors>(terms + 7, ref s70, ref s71, ref s72);
                terms += sizeof(TRows);
            }

            Store<TVectors>(sums + 0 * stride, s00, s01, s02);
            if (sizeof(TRows) > 1) Store<TVectors>(sums + 1 * stride, s10, s11, s12);
            if (sizeof(TRows) > 2) Store<TVectors>(sums + 2 * stride, s20, s21, s22);
            if (sizeof(TRows) > 3) Store<TVectors>(sums + 3 * stride, s30, s31, s32);
            if (sizeof(TRows) > 4) Store<TVectors>(sums + 4 * stride, s40, s41, s42);
            if (sizeof(TRows) > 5) Store<TVectors>(sums + 5 * stride, s50, s51, s52);
            if (sizeof(TRows) > 6) Store<TVectors>(sums + 6 * stride, s60, s61, s62);
            if (sizeof(TRows) > 7) Store<TVectors>(sums + 7 * stride, s70, s71, s72);
            line += IntegerPanels.LineBytes;
            ahead = ahead != 0 && line < step ? ahead + IntegerPanels.LineBytes : 0;
        }
    }

    /// <summary>Multiplies one row.</summary>
    /// <typeparam name="TVectors">A type of as many bytes as the panel has vectors.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RunRow<TVectors>(IntegerTile* tile)
        where TVectors : unmanaged
    {
        TVector s00 = TLanes.Load((byte*)tile->Bias), s10 = default, s20 = default, s30 = default;
        TVector s01 = sizeof(TVectors) > 1 ? TLanes.Load((byte*)tile->Bias + sizeof(TVector)) : default, s11 = default, s21 = default, s31 = default;
        TVector s02 = sizeof(TVectors) > 2 ? TLanes.Load((byte*)tile->Bias + 2 * sizeof(TVector)) : default, s12 = default, s22 = default, s32 = default;
        var offset = TLanes.Offset;
        var rows = tile->Rows;
        var panel = tile->Panel;
        var step = tile->PanelStep;
        for (var tap = tile->Taps; tap > 0; tap--)
        {
            var row = *rows + tile->RowOffset;
            var end = row + tile->Depth;
            rows += TLanes.MaxRows;
            for (; row + 4 * StepBytes <= end; row += 4 * StepBytes)
            {
                Step<TVectors>(TLanes.Broadcast(row, offset), panel, ref s00, ref s01, ref s02);
                Step<TVectors>(TLanes.Broadcast(row + StepBytes, offset), panel + step, ref s10, ref s11, ref s12);
                Step<TVectors>(TLanes.Broadcast(row + 2 * StepBytes, offset), panel + 2 * step, ref s20, ref s21, ref s22);
                Step<TVectors>(TLanes.Broadcast(row + 3 * StepBytes, offset), panel + 3 * step, ref s30, ref s31, ref s32);
                panel += 4 * step;
            }

            for (; row < end; row += StepBytes, panel += step)
                Step<TVectors>(TLanes.Broadcast(row, offset), panel, ref s00, ref s01, ref s02);
        }

        s00 = TLanes.Add(TLanes.Add(s00, s10), TLanes.Add(s20, s30));
        s01 = TLanes.Add(TLanes.Add(s01, s11), TLanes.Add(s21, s31));
        s02 = TLanes.Add(TLanes.Add(s02, s12), TLanes.Add(s22, s32));
        if (TLanes.ElementBytes == 1 && tile->RowTerms != null) Raise<TVectors>(tile->RowTerms, ref s00, ref s01, ref s02);
        Store<TVectors>(tile->Sums, s00, s01, s02);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Raise<TVectors>(int* term, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVectors : unmanaged
    {
        var all = TLanes.Broadcast((byte*)term, default);
        s0 = TLanes.Add(s0, all);
        if (sizeof(TVectors) > 1) s1 = TLanes.Add(s1, all);
        if (sizeof(TVectors) > 2) s2 = TLanes.Add(s2, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TVectors>(TVector a, byte* panel, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVectors : unmanaged
    {
        s0 = TLanes.MultiplyAdd(a, TLanes.Load(panel), s0);
        if (sizeof(TVectors) > 1) s1 = TLanes.MultiplyAdd(a, TLanes.Load(panel + sizeof(TVector)), s1);
        if (sizeof(TVectors) > 2) s2 = TLanes.MultiplyAdd(a, TLanes.Load(panel + 2 * sizeof(TVector)), s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(int* sums, TVector sum0, TVector sum1, TVector sum2)
        where TVectors : unmanaged
    {
        TLanes.Store(sums, sum0);
        if (sizeof(TVectors) > 1) TLanes.Store(sums + sizeof(TVector) / sizeof(int), sum1);
        if (sizeof(TVectors) > 2) TLanes.Store(sums + 2 * (sizeof(TVector) / sizeof(int)), sum2);
    }
}
