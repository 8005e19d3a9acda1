using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to floats with one vector width. Multiplications and additions stay apart, as the reference has them.</summary>
internal sealed unsafe class HybridStage<TIntegers, TIntegerLanes, TVector, TLanes>(float[] weightScales, RowScales rows) : HybridStage(weightScales, rows)
    where TIntegers : unmanaged
    where TIntegerLanes : struct, IIntegerLanes<TIntegers, TVector>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Store(SumBlock* block)
    {
        if (block->RowsPerScale == 1 && block->Rows > 1)
        {
            StoreRows(block);
            return;
        }

        for (int row = 0, end; row < block->Rows; row = end)
        {
            var scale = ScaleOf(block, row);
            end = row + 1;
            while (end < block->Rows && ScaleOf(block, end) == scale) end++;
            Store(block, row, end, scale);
        }
    }

    // Rows of one scale.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Store(SumBlock* block, int first, int end, int scale)
    {
        var lanes = sizeof(TVector) / sizeof(float);
        TVector min = TLanes.Broadcast(Min), max = TLanes.Broadcast(Max), rowScale = TLanes.Broadcast(Rows.Scales.Pointer[scale]);
        var offset = TIntegerLanes.Broadcast(OffsetOf(scale));
        var isTogether = Order == ScaleOrder.Together;
        var spare = stackalloc float[16];
        for (var column = 0; column < block->Columns; column += lanes)
        {
            // Together: both scales in the first factor; else the weights' first, then the row's.
            var weightScale = TLanes.Load(WeightScales.Pointer + block->Channel + column);
            if (isTogether) weightScale = TLanes.Multiply(rowScale, weightScale);
            var bias = TLanes.Load(Bias.Pointer + block->Channel + column);
            var raised = TIntegerLanes.Multiply(TIntegerLanes.Load(block->WeightSums + column), offset);
            var count = block->Columns - column;
            var sums = block->Sums + (nint)first * block->Stride + column;
            for (var row = first; row < end; row++, sums += block->Stride)
            {
                var value = TLanes.Multiply(TIntegerLanes.ToSingle(TIntegerLanes.Subtract(TIntegerLanes.Load(sums), raised)), weightScale);
                if (!isTogether) value = TLanes.Multiply(value, rowScale);
                value = TLanes.Clamp(TLanes.Add(value, bias), min, max);
                var output = (float*)block->Outputs[row] + block->Column + column;
                if (count >= lanes)
                {
                    TLanes.Store(output, value);
                    continue;
                }

                TLanes.Store(spare, value);
                SumBlockTail.Copy((byte*)spare, (byte*)output, count * sizeof(float));
            }
        }
    }

    // Every row has a scale of its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void StoreRows(SumBlock* block)
    {
        var lanes = sizeof(TVector) / sizeof(float);
        TVector min = TLanes.Broadcast(Min), max = TLanes.Broadcast(Max);
        var isTogether = Order == ScaleOrder.Together;
        var scales = Rows.Scales.Pointer + block->FirstRow;
        var zeroPoints = HasZeroPoints ? Rows.ZeroPoints.Pointer + block->FirstRow : null;
        var spare = stackalloc float[16];
        for (var column = 0; column < block->Columns; column += lanes)
        {
            var weightScale = TLanes.Load(WeightScales.Pointer + block->Channel + column);
            var bias = TLanes.Load(Bias.Pointer + block->Channel + column);
            var weightSum = TIntegerLanes.Load(block->WeightSums + column);
            var count = block->Columns - column;
            var sums = block->Sums + column;
            for (var row = 0; row < block->Rows; row++, sums += block->Stride)
            {
                var sum = TIntegerLanes.Load(sums);
                if (zeroPoints != null) sum = TIntegerLanes.Subtract(sum, TIntegerLanes.Multiply(weightSum, TIntegerLanes.Broadcast(zeroPoints[row])));
                var rowScale = TLanes.Broadcast(scales[row]);
                var value = isTogether
                    ? TLanes.Multiply(TIntegerLanes.ToSingle(sum), TLanes.Multiply(rowScale, weightScale))
                    : TLanes.Multiply(TLanes.Multiply(TIntegerLanes.ToSingle(sum), weightScale), rowScale);
                value = TLanes.Clamp(TLanes.Add(value, bias), min, max);
                var output = (float*)block->Outputs[row] + block->Column + column;
                if (count >= lanes)
                {
                    TLanes.Store(output, value);
                    continue;
                }

                TLanes.Store(spare, value);
                SumBlockTail.Copy((byte*)spare, (byte*)output, count * sizeof(float));
            }
        }
    }
}
