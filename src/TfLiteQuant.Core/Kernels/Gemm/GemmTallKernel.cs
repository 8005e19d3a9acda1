using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// The multiply loop for panels of one vector: a tile of 7 to 14 rows that lie in even steps. Two such multiply-adds a cycle of
/// latency 4 need 8 accumulators at least, and a row of the panel is loaded for as many multiply-adds as a tile has rows: more
/// rows than <see cref="GemmTileKernel{TVector,TLanes}"/> has registers for pointers to.
/// </summary>
/// <remarks>Registers: 14 accumulators, 1 for the panel, 1 for the broadcast where that is no operand in memory. Each pointer serves
/// three rows. Order of a sum: as in the other kernel.</remarks>
internal static unsafe class GemmTallKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Fewest rows.</summary>
    public const int LeastRows = 7;

    private const int MostRows = 14;

    /// <summary>Multiplies all rows, <see cref="LeastRows"/> or more, in tiles of even height.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(GemmLine* line, float* panel, float* bias, float* mask)
    {
        var tiles = (line->RowCount + MostRows - 1) / MostRows;
        switch ((line->RowCount + tiles - 1) / tiles)
        {
            case 7: Run<Bytes7>(line, panel, bias, mask); break;
            case 8: Run<Bytes8>(line, panel, bias, mask); break;
            case 9: Run<Bytes9>(line, panel, bias, mask); break;
            case 10: Run<Bytes10>(line, panel, bias, mask); break;
            case 11: Run<Bytes11>(line, panel, bias, mask); break;
            case 12: Run<Bytes12>(line, panel, bias, mask); break;
            case 13: Run<Bytes13>(line, panel, bias, mask); break;
            case 14: Run<Bytes14>(line, panel, bias, mask); break;
        }
    }

    /// <summary>A last tile without enough rows overlaps the one before and computes the same again.</summary>
    /// <typeparam name="TRows">A type of as many bytes as a tile has rows.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TRows>(GemmLine* line, float* panel, float* bias, float* mask)
        where TRows : unmanaged
    {
        nint step = line->RowStep, outputStep = line->OutputStep;
        TVector min = TLanes.Broadcast(line->Min), max = TLanes.Broadcast(line->Max), add = TLanes.Load(bias);
        for (nint row = 0; ;)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default;
            TVector s7 = default, s8 = default, s9 = default, s10 = default, s11 = default, s12 = default, s13 = default;
            var values = panel;
            for (nint tap = 0; tap < line->TapCount; tap++)
            {
                var p0 = line->Taps[tap] + row * step;
                float* p3 = p0 + 3 * step, p6 = p0 + 6 * step, p9 = p0 + 9 * step, p12 = p0 + 12 * step;
                for (var k = line->Depth; k > 0; k--)
                {
                    var value = TLanes.Load(values);
                    values += sizeof(TVector) / sizeof(float);
                    s0 = TLanes.MultiplyAdd(TLanes.Broadcast(p0[0]), value, s0);
                    s1 = TLanes.MultiplyAdd(TLanes.Broadcast(p0[step]), value, s1);
                    s2 = TLanes.MultiplyAdd(TLanes.Broadcast(p0[2 * step]), value, s2);
                    s3 = TLanes.MultiplyAdd(TLanes.Broadcast(p3[0]), value, s3);
                    s4 = TLanes.MultiplyAdd(TLanes.Broadcast(p3[step]), value, s4);
                    s5 = TLanes.MultiplyAdd(TLanes.Broadcast(p3[2 * step]), value, s5);
                    s6 = TLanes.MultiplyAdd(TLanes.Broadcast(p6[0]), value, s6);
                    if (sizeof(TRows) > 7) s7 = TLanes.MultiplyAdd(TLanes.Broadcast(p6[step]), value, s7);
                    if (sizeof(TRows) > 8) s8 = TLanes.MultiplyAdd(TLanes.Broadcast(p6[2 * step]), value, s8);
                    if (sizeof(TRows) > 9) s9 = TLanes.MultiplyAdd(TLanes.Broadcast(p9[0]), value, s9);
                    if (sizeof(TRows) > 10) s10 = TLanes.MultiplyAdd(TLanes.Broadcast(p9[step]), value, s10);
                    if (sizeof(TRows) > 11) s11 = TLanes.MultiplyAdd(TLanes.Broadcast(p9[2 * step]), value, s11);
                    if (sizeof(TRows) > 12) s12 = TLanes.MultiplyAdd(TLanes.Broadcast(p12[0]), value, s12);
                    if (sizeof(TRows) > 13) s13 = TLanes.MultiplyAdd(TLanes.Broadcast(p12[step]), value, s13);
                    p0++;
                    p3++;
                    p6++;
                    p9++;
                    p12++;
                }
            }

            var output = line->Output + row * outputStep;
            Store(output, TLanes.Clamp(TLanes.Add(s0, add), min, max), mask);
            Store(output + 1 * outputStep, TLanes.Clamp(TLanes.Add(s1, add), min, max), mask);
            Store(output + 2 * outputStep, TLanes.Clamp(TLanes.Add(s2, add), min, max), mask);
            Store(output + 3 * outputStep, TLanes.Clamp(TLanes.Add(s3, add), min, max), mask);
            Store(output + 4 * outputStep, TLanes.Clamp(TLanes.Add(s4, add), min, max), mask);
            Store(output + 5 * outputStep, TLanes.Clamp(TLanes.Add(s5, add), min, max), mask);
            Store(output + 6 * outputStep, TLanes.Clamp(TLanes.Add(s6, add), min, max), mask);
            if (sizeof(TRows) > 7) Store(output + 7 * outputStep, TLanes.Clamp(TLanes.Add(s7, add), min, max), mask);
            if (sizeof(TRows) > 8) Store(output + 8 * outputStep, TLanes.Clamp(TLanes.Add(s8, add), min, max), mask);
            if (sizeof(TRows) > 9) Store(output + 9 * outputStep, TLanes.Clamp(TLanes.Add(s9, add), min, max), mask);
            if (sizeof(TRows) > 10) Store(output + 10 * outputStep, TLanes.Clamp(TLanes.Add(s10, add), min, max), mask);
            if (sizeof(TRows) > 11) Store(output + 11 * outputStep, TLanes.Clamp(TLanes.Add(s11, add), min, max), mask);
            if (sizeof(TRows) > 12) Store(output + 12 * outputStep, TLanes.Clamp(TLanes.Add(s12, add), min, max), mask);
            if (sizeof(TRows) > 13) Store(output + 13 * outputStep, TLanes.Clamp(TLanes.Add(s13, add), min, max), mask);
            row += sizeof(TRows);
            if (row >= line->RowCount) return;
            row = Math.Min(row, line->RowCount - sizeof(TRows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* output, TVector value, float* mask)
    {
        if (mask == null) TLanes.Store(output, value);
        else TLanes.StoreMasked(output, value, TLanes.Load(mask));
    }
}
