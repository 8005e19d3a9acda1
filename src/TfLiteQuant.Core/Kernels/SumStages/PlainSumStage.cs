namespace TfLiteQuant.Kernels;

/// <summary>Sums that are the output themselves.</summary>
internal sealed unsafe class PlainSumStage : SumStage
{
    public override void Store(SumBlock* block)
    {
        for (var row = 0; row < block->Rows; row++)
        {
            var sums = block->Sums + (nint)row * block->Stride;
            var output = (int*)block->Outputs[row] + block->Column;
            for (var column = 0; column < block->Columns; column++) output[column] = sums[column];
        }
    }
}
