using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Rows of codes by a panel of int8 weights, to floats: a tile of sums stays in registers while four bytes after four bytes are multiplied
/// and added (AVX-VNNI, as <see cref="IntegerTileKernel{TVector,TLanes}"/> does), and becomes floats there. Depths of a few steps, as in
/// 1x1 convolutions of few channels, would spend most of their time on storing sums and reading them again.
/// </summary>
/// <remarks>
/// Sums are exact: 32 bits, wrapping. Multiplications and additions of floats stay apart, as <see cref="HybridStage"/> has them, and give its
/// bits. Codes come raised by 128, as the instruction wants its left bytes unsigned; what sums begin with takes that back. Products of at
/// most 255 * 128 are added in 32 bits without saturation. Registers: 12 sums, 2 for the panel, 1 for the row, among the sixteen that the
/// instruction can name. Sums become floats in vectors of 256 bits, too: longer ones between the products take one of the two units that
/// multiply bytes away from them for a while on Intel's processors, which made whole models 15 % slower.
/// </remarks>
internal static unsafe class HybridTileKernel
{
    /// <summary>Rows of a full tile.</summary>
    public const int MaxRows = 6;

    private const int StepBytes = 4;
    private const int Lanes = 8;

    /// <summary>Multiplies one tile.</summary>
    /// <typeparam name="TRows">A type of as many bytes as the tile has rows: 1 to 6.</typeparam>
    /// <typeparam name="TVectors">A type of as many bytes as the tile has vectors in a row: 1 or 2.</typeparam>
    /// <typeparam name="TScales">A type of as many bytes as there are scales that sums are multiplied by, one after the other: 1 or 2.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TRows, TVectors, TScales>(HybridTile* tile)
        where TRows : unmanaged
        where TVectors : unmanaged
        where TScales : unmanaged
    {
        Vector256<int> s00 = Vector256.Load(tile->Start), s01 = default;
        if (sizeof(TVectors) > 1) s01 = Vector256.Load(tile->Start + Lanes);
        Vector256<int> s10 = s00, s20 = s00, s30 = s00, s40 = s00, s50 = s00;
        Vector256<int> s11 = s01, s21 = s01, s31 = s01, s41 = s01, s51 = s01;
        var rows = tile->Rows;
        var panel = tile->Panel;
        var step = tile->PanelStep;
        var depth = tile->Depth;
        var ahead = tile->Ahead;
        for (var tap = tile->Taps; tap > 0; tap--)
        {
            var r0 = rows[0];
            var r1 = sizeof(TRows) > 1 ? rows[1] : null;
            var r2 = sizeof(TRows) > 2 ? rows[2] : null;
            var r3 = sizeof(TRows) > 3 ? rows[3] : null;
            var r4 = sizeof(TRows) > 4 ? rows[4] : null;
            var r5 = sizeof(TRows) > 5 ? rows[5] : null;
            rows += MaxRows;
            for (nint k = 0; k < depth; k += StepBytes)
            {
                var p0 = DotBytes256.Load(panel);
                var p1 = sizeof(TVectors) > 1 ? DotBytes256.Load(panel + sizeof(Vector256<int>)) : default;
                if (CpuFeatures.HasPrefetch) Sse.Prefetch1(panel + ahead);
                panel += step;
                var first = Vector256.Create(*(int*)(r0 + k));
                s00 = DotBytes256.MultiplyAdd(first, p0, s00);
                if (sizeof(TVectors) > 1) s01 = DotBytes256.MultiplyAdd(first, p1, s01);

                if (sizeof(TRows) > 1)
                {
                    var a = Vector256.Create(*(int*)(r1 + k));
                    s10 = DotBytes256.MultiplyAdd(a, p0, s10);
                    if (sizeof(TVectors) > 1) s11 = DotBytes256.MultiplyAdd(a, p1, s11);
                }

                if (sizeof(TRows) > 2)
                {
                    var a = Vector256.Create(*(int*)(r2 + k));
                    s20 = DotBytes256.MultiplyAdd(a, p0, s20);
                    if (sizeof(TVectors) > 1) s21 = DotBytes256.MultiplyAdd(a, p1, s21);
                }

                if (sizeof(TRows) > 3)
                {
                    var a = Vector256.Create(*(int*)(r3 + k));
                    s30 = DotBytes256.MultiplyAdd(a, p0, s30);
                    if (sizeof(TVectors) > 1) s31 = DotBytes256.MultiplyAdd(a, p1, s31);
                }

                if (sizeof(TRows) > 4)
                {
                    var a = Vector256.Create(*(int*)(r4 + k));
                    s40 = DotBytes256.MultiplyAdd(a, p0, s40);
                    if (sizeof(TVectors) > 1) s41 = DotBytes256.MultiplyAdd(a, p1, s41);
                }

                if (sizeof(TRows) > 5)
                {
                    var a = Vector256.Create(*(int*)(r5 + k));
                    s50 = DotBytes256.MultiplyAdd(a, p0, s50);
                    if (sizeof(TVectors) > 1) s51 = DotBytes256.MultiplyAdd(a, p1, s51);
                }
            }
        }

        var output = tile->Output;
        var outputStep = tile->OutputStep;
        Vector256<float> scale0 = Vector256.Load(tile->Scales), scale1 = default, bias0 = Vector256.Load(tile->Bias), bias1 = default;
        if (sizeof(TVectors) > 1) (scale1, bias1) = (Vector256.Load(tile->Scales + Lanes), Vector256.Load(tile->Bias + Lanes));
        Vector256<float> rowScale = Vector256.Create(tile->RowScale), min = Vector256.Create(tile->Min), max = Vector256.Create(tile->Max);
        Vector256<float> least = Vector256.Load(tile->Extremes), most = Vector256.Load(tile->Extremes + Lanes);
        Store<TScales>(output, s00, scale0, rowScale, bias0, min, max, ref least, ref most);
        if (sizeof(TVectors) > 1) Store<TScales>(output + Lanes, s01, scale1, rowScale, bias1, min, max, ref least, ref most);
        if (sizeof(TRows) > 1)
        {
            output += outputStep;
            Store<TScales>(output, s10, scale0, rowScale, bias0, min, max, ref least, ref most);
            if (sizeof(TVectors) > 1) Store<TScales>(output + Lanes, s11, scale1, rowScale, bias1, min, max, ref least, ref most);
        }

        if (sizeof(TRows) > 2)
        {
            output += outputStep;
            Store<TScales>(output, s20, scale0, rowScale, bias0, min, max, ref least, ref most);
            if (sizeof(TVectors) > 1) Store<TScales>(output + Lanes, s21, scale1, rowScale, bias1, min, max, ref least, ref most);
        }

        if (sizeof(TRows) > 3)
        {
            output += outputStep;
            Store<TScales>(output, s30, scale0, rowScale, bias0, min, max, ref least, ref most);
            if (sizeof(TVectors) > 1) Store<TScales>(output + Lanes, s31, scale1, rowScale, bias1, min, max, ref least, ref most);
        }

        if (sizeof(TRows) > 4)
        {
            output += outputStep;
            Store<TScales>(output, s40, scale0, rowScale, bias0, min, max, ref least, ref most);
            if (sizeof(TVectors) > 1) Store<TScales>(output + Lanes, s41, scale1, rowScale, bias1, min, max, ref least, ref most);
        }

        if (sizeof(TRows) > 5)
        {
            output += outputStep;
            Store<TScales>(output, s50, scale0, rowScale, bias0, min, max, ref least, ref most);
            if (sizeof(TVectors) > 1) Store<TScales>(output + Lanes, s51, scale1, rowScale, bias1, min, max, ref least, ref most);
        }

        least.Store(tile->Extremes);
        most.Store(tile->Extremes + Lanes);
    }

    // The machine's minimum and maximum give their second operand where one is not a number: that is never an extreme.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TScales>(
        float* output, Vector256<int> sums, Vector256<float> scale, Vector256<float> rowScale, Vector256<float> bias, Vector256<float> min, Vector256<float> max,
        ref Vector256<float> least, ref Vector256<float> most)
        where TScales : unmanaged
    {
        var value = Vector256.ConvertToSingle(sums) * scale;
        if (sizeof(TScales) > 1) value *= rowScale;
        value = Lanes256.Clamp(value + bias, min, max);
        least = Vector256.MinNative(value, least);
        most = Vector256.MaxNative(value, most);
        value.Store(output);
    }
}
