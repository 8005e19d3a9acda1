using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes one by one: the specification of the vectors, and what runs where 32 bits do not hold the steps between.</summary>
internal sealed unsafe class ScalarFixedPointStage<T>(FixedPointMultiplier[] multipliers, FixedPointRounding rounding, CodeRange codes) : SumStage
    where T : unmanaged
{
    /// <summary>The channels that <see cref="StoreChannels"/> does.</summary>
    public int[] Channels { get; init; } = [];

    public override void Store(SumBlock* block)
    {
        for (var column = 0; column < block->Columns; column++) Store(block, column);
    }

    /// <summary>Computes outputs of some channels, where the block has them.</summary>
    public void StoreChannels(SumBlock* block)
    {
        foreach (var channel in Channels)
            if (channel >= block->Channel && channel < block->Channel + block->Columns) Store(block, channel - block->Channel);
    }

    private void Store(SumBlock* block, int column)
    {
        var multiplier = multipliers[block->Channel + column];
        for (var row = 0; row < block->Rows; row++)
            Codes.Set((T*)block->Outputs[row] + block->Column + column, codes.Of(multiplier, rounding, block->Sums[(nint)row * block->Stride + column]));
    }
}
