using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes one by one: the specification of the vectors, and what runs where 32 bits do not hold the steps between.</summary>
internal sealed unsafe class ScalarFixedPointStage<T>(FixedPointMultiplier[] multipliers, FixedPointRounding rounding, CodeRange codes) : SumStage
    where T : unmanaged
{
    public override void Store(SumBlock* block)
    {
        for (var row = 0; row < block->Rows; row++)
        {
            var sums = block->Sums + (nint)row * block->Stride;
            var output = (T*)block->Outputs[row] + block->Column;
            for (var column = 0; column < block->Columns; column++)
            {
                var sum = sums[column];
                ref readonly var multiplier = ref multipliers[block->Channel + column];
                var scaled = rounding == FixedPointRounding.Twice ? multiplier.Multiply(sum) : multiplier.MultiplyWide(sum);
                Codes.Set(output + column, Math.Clamp(unchecked(scaled + codes.ZeroPoint), codes.Min, codes.Max));
            }
        }
    }
}
