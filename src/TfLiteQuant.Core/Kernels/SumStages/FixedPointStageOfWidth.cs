using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes with one vector width; <see cref="FixedPointTable"/> has the arithmetic.</summary>
/// <remarks>Columns outside, rows inside, so that what belongs to columns stays in registers. Where a vector of the last columns may spill
/// over into the next row, columns go backwards: what it spilled over is written later.</remarks>
internal sealed unsafe class FixedPointStage<T, TVector, TFloats, TLanes>(FixedPointTable table, CodeRange codes, ScalarFixedPointStage<T> apart) : SumStage
    where T : unmanaged
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IIntegerLanes<TVector, TFloats>
{
    /// <summary>Whether codes are limited by their type alone, as storing does.</summary>
    private readonly bool _isWhole = typeof(T) == typeof(sbyte) ? codes is { Min: sbyte.MinValue, Max: sbyte.MaxValue }
        : typeof(T) == typeof(byte) ? codes is { Min: 0, Max: byte.MaxValue }
        : codes is { Min: short.MinValue, Max: short.MaxValue };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Store(SumBlock* block)
    {
        var lanes = sizeof(TVector) / sizeof(int);
        TVector min = TLanes.Broadcast(codes.Min), max = TLanes.Broadcast(codes.Max);
        var isWhole = _isWhole;
        var spare = stackalloc byte[64];
        var spilling = SumBlockTail.SpillingRows(block, lanes, sizeof(T));
        for (int columns = block->Columns, column = spilling > 0 ? (columns - 1) / lanes * lanes : 0, done = 0; done < columns; done += lanes)
        {
            var channel = block->Channel + column;
            TVector left = TLanes.Load(table.Left + channel), mantissa = TLanes.Load(table.Mantissa + channel), low = TLanes.Load(table.Low + channel);
            TVector signShift = TLanes.Load(table.SignShift + channel), half = TLanes.Load(table.Half + channel), right = TLanes.Load(table.Right + channel);
            TVector oddMantissa = TLanes.OddLanes(mantissa), evenLow = TLanes.EvenLanes(low), oddLow = TLanes.OddLanes(low);
            var sums = block->Sums + column;
            var stride = (nint)block->Stride;
            var at = (nint)(block->Column + column) * sizeof(T);
            var count = block->Columns - column;
            var outputs = block->Outputs;
            var end = outputs + block->Rows;
            for (var wholeEnd = count >= lanes ? end : outputs + spilling; outputs < wholeEnd; outputs++, sums += stride)
            {
                var value = Code(sums, left, mantissa, oddMantissa, evenLow, oddLow, signShift, half, right);
                if (!isWhole) value = TLanes.Clamp(value, min, max);
                TLanes.StoreSaturated<T>(*outputs + at, value);
            }

            for (; outputs < end; outputs++, sums += stride)
            {
                var value = Code(sums, left, mantissa, oddMantissa, evenLow, oddLow, signShift, half, right);
                if (!isWhole) value = TLanes.Clamp(value, min, max);
                TLanes.StoreSaturated<T>(spare, value);
                SumBlockTail.Copy(spare, *outputs + at, count * sizeof(T));
            }

            column = spilling > 0 ? column - lanes : column + lanes;
        }

        if (apart.Channels.Length > 0) apart.StoreChannels(block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code(
        int* sums, TVector left, TVector mantissa, TVector oddMantissa, TVector evenLow, TVector oddLow, TVector signShift, TVector half, TVector right)
    {
        var value = TLanes.HighOfProduct(TLanes.ShiftLeft(TLanes.Load(sums), left), mantissa, oddMantissa, evenLow, oddLow);
        return TLanes.ShiftRight(TLanes.Add(TLanes.Subtract(value, TLanes.ShiftRightLogical(value, signShift)), half), right);
    }
}
