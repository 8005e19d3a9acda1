namespace TfLiteQuant.Kernels;

/// <summary>Sums to floats one by one.</summary>
internal sealed unsafe class ScalarHybridStage(float[] weightScales, RowScales rows) : HybridStage(weightScales, rows)
{
    public override void Store(SumBlock* block)
    {
        for (var row = 0; row < block->Rows; row++)
        {
            var sums = block->Sums + (nint)row * block->Stride;
            var output = (float*)block->Outputs[row] + block->Column;
            var scale = ScaleOf(block, row);
            var (offset, rowScale) = (OffsetOf(scale), Rows.Scales.Pointer[scale]);
            for (var column = 0; column < block->Columns; column++)
            {
                float sum = unchecked(sums[column] - offset * block->WeightSums[column]);
                var weightScale = WeightScales.Pointer[block->Channel + column];
                var value = Order == ScaleOrder.WeightsFirst ? sum * weightScale * rowScale : sum * (rowScale * weightScale);
                value += Bias.Pointer[block->Channel + column];
                output[column] = value < Min ? Min : value > Max ? Max : value;
            }
        }
    }
}
