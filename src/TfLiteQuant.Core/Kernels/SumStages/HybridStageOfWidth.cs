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
        var lanes = sizeof(TVector) / sizeof(float);
        TVector min = TLanes.Broadcast(Min), max = TLanes.Broadcast(Max);
        var spare = stackalloc float[16];
        for (var column = 0; column < block->Columns; column += lanes)
        {
            var weightScale = TLanes.Load(WeightScales.Pointer + block->Channel + column);
            var bias = TLanes.Load(Bias.Pointer + block->Channel + column);
            var weightSums = TIntegerLanes.Load(block->WeightSums + column);
            var count = block->Columns - column;
            for (var row = 0; row < block->Rows; row++)
            {
                var scale = ScaleOf(block, row);
                var sum = TIntegerLanes.Load(block->Sums + (nint)row * block->Stride + column);
                sum = TIntegerLanes.Subtract(sum, TIntegerLanes.Multiply(weightSums, TIntegerLanes.Broadcast(OffsetOf(scale))));
                var rowScale = TLanes.Broadcast(Rows.Scales.Pointer[scale]);
                var value = Order == ScaleOrder.WeightsFirst
                    ? TLanes.Multiply(TLanes.Multiply(TIntegerLanes.ToSingle(sum), weightScale), rowScale)
                    : TLanes.Multiply(TIntegerLanes.ToSingle(sum), TLanes.Multiply(rowScale, weightScale));
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
