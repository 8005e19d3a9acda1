namespace TfLiteQuant.Kernels;

/// <summary>Sums of 32 or 64 bits to codes by real factors, one by one.</summary>
/// <param name="factors">Scale of the sums over scale of the output, one per channel.</param>
/// <param name="bias">Added to 64-bit sums, one per channel; empty for none.</param>
/// <param name="codes">Codes of the output.</param>
/// <param name="isWide">Whether sums have 64 bits.</param>
internal sealed unsafe class ScalarScaledStage<T>(double[] factors, long[] bias, CodeRange codes, bool isWide) : SumStage
    where T : unmanaged
{
    public override bool IsWide => isWide;

    public override void Store(SumBlock* block)
    {
        for (var row = 0; row < block->Rows; row++)
        {
            var at = (nint)row * block->Stride;
            var output = (T*)block->Outputs[row] + block->Column;
            for (var column = 0; column < block->Columns; column++)
            {
                var channel = block->Channel + column;
                var sum = isWide
                    ? unchecked(block->WideSums[at + column] + (bias.Length == 0 ? 0 : bias[channel]))
                    : block->Sums[at + column];
                var scaled = Math.Round(sum * factors[channel], MidpointRounding.AwayFromZero);
                Codes.Set(output + column, (int)Math.Clamp(scaled + codes.ZeroPoint, codes.Min, codes.Max));
            }
        }
    }
}
