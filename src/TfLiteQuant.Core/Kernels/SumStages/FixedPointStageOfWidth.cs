using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes with one vector width; <see cref="FixedPointTable"/> has the arithmetic.</summary>
/// <remarks>Columns outside, rows inside, so that what belongs to columns stays in registers. Where a vector of the last columns may spill
/// over into the next row, columns go backwards: what it spilled over is written later.</remarks>
internal sealed unsafe class FixedPointStage<T, TVector, TFloats, TLanes>(
    FixedPointTable table, FloatStepColumns<T, TVector, TFloats, TLanes>? steps, CodeRange codes, ScalarFixedPointStage<T> apart) : SumStage
    where T : unmanaged
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IIntegerLanes<TVector, TFloats>
{
    /// <summary>Whether codes are limited to less than their type has.</summary>
    private readonly bool _isLimited = !codes.IsAllOf<T>();

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Store(SumBlock* block)
    {
        var lanes = sizeof(TVector) / sizeof(int);
        TVector min = TLanes.Limit(codes.Min), max = TLanes.Limit(codes.Max);
        var isLimited = _isLimited;
        var spare = stackalloc byte[64];
        var spilling = SumBlockTail.SpillingRows(block, lanes, sizeof(T));
        var step = spilling > 0 ? -lanes : lanes;
        for (int vectors = (block->Columns + lanes - 1) / lanes, column = spilling > 0 ? (vectors - 1) * lanes : 0; vectors > 0; vectors--, column += step)
        {
            if (steps is not null && steps.Store(block, column, step, vectors, spilling) is > 0 and var done)
            {
                vectors -= done - 1;
                column += step * (done - 1);
                continue;
            }

            var channel = block->Channel + column;
            var count = block->Columns - column;
            var wholeRows = count >= lanes ? block->Rows : spilling;
            TVector left = TLanes.Load(table.Left + channel), mantissa = TLanes.Load(table.Mantissa + channel), low = TLanes.Load(table.Low + channel);
            TVector signShift = TLanes.Load(table.SignShift + channel), half = TLanes.Load(table.Half + channel), right = TLanes.Load(table.Right + channel);
            TVector oddMantissa = TLanes.OddLanes(mantissa), addend = TLanes.JoinEven(low, half), oddAddend = TLanes.JoinOdd(low, half);
            var sums = block->Sums + column;
            var stride = (nint)block->Stride;
            var at = (nint)(block->Column + column) * sizeof(T);
            var outputs = block->Outputs;
            var end = outputs + block->Rows;
            var wholeEnd = outputs + wholeRows;
            for (var pairsEnd = wholeEnd - 1; outputs < pairsEnd; outputs += 2, sums += 2 * stride)
            {
                var value = Code(sums, left, mantissa, oddMantissa, addend, oddAddend, signShift, right);
                var next = Code(sums + stride, left, mantissa, oddMantissa, addend, oddAddend, signShift, right);
                TLanes.StorePair<T>(outputs[0] + at, outputs[1] + at, value, next, isLimited, min, max);
            }

            for (; outputs < end; outputs++, sums += stride)
            {
                var value = Code(sums, left, mantissa, oddMantissa, addend, oddAddend, signShift, right);
                var output = outputs < wholeEnd ? *outputs + at : spare;
                TLanes.Store<T>(output, value, isLimited, min, max);
                if (output == spare) SumBlockTail.Copy(spare, *outputs + at, count * sizeof(T));
            }
        }

        if (apart.Channels.Length > 0) apart.StoreChannels(block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code(
        int* sums, TVector left, TVector mantissa, TVector oddMantissa, TVector addend, TVector oddAddend, TVector signShift, TVector right)
    {
        var sum = TLanes.Load(sums);
        var value = TLanes.HighOfProduct(TLanes.ShiftLeft(sum, left), mantissa, oddMantissa, addend, oddAddend);
        return TLanes.ShiftRight(TLanes.Subtract(value, TLanes.ShiftRightLogical(sum, signShift)), right);
    }
}
