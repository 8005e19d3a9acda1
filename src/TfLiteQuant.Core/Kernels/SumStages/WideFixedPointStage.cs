using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>64-bit sums to int16 codes by a fixed-point multiplier with the reduced mantissa.</summary>
/// <param name="multipliers">Scale of the sums over scale of the output, one per channel.</param>
/// <param name="bias">Added to the sums, one per channel; empty for none.</param>
/// <param name="codes">Codes of the output.</param>
internal sealed unsafe class WideFixedPointStage(FixedPointMultiplier[] multipliers, long[] bias, CodeRange codes) : SumStage
{
    public override bool IsWide => true;

    public override void Store(SumBlock* block)
    {
        for (var row = 0; row < block->Rows; row++)
        {
            var sums = block->WideSums + (nint)row * block->Stride;
            var output = (short*)block->Outputs[row] + block->Column;
            for (var column = 0; column < block->Columns; column++)
            {
                var channel = block->Channel + column;
                var sum = unchecked(sums[column] + (bias.Length == 0 ? 0 : bias[channel]));
                output[column] = (short)Math.Clamp(unchecked(multipliers[channel].MultiplyWide(sum) + codes.ZeroPoint), codes.Min, codes.Max);
            }
        }
    }
}
