using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>In which order the reference multiplies a sum by two scales; float products depend on it in the last bit.</summary>
internal enum ScaleOrder
{
    /// <summary>(sum * scale of the weights) * scale of the row.</summary>
    WeightsFirst,

    /// <summary>sum * (scale of the row * scale of the weights).</summary>
    Together,
}

/// <summary>Sums of products of int8 weights and an activation that was quantized while running, to floats.</summary>
internal abstract unsafe class HybridStage : SumStage
{
    private protected HybridStage(float[] weightScales, RowScales rows)
    {
        WeightScales = new AlignedArray<float>(weightScales.Length);
        weightScales.CopyTo(WeightScales.Span);
        Bias = new AlignedArray<float>(weightScales.Length);
        Rows = rows;
    }

    /// <summary>In which order scales are multiplied.</summary>
    public ScaleOrder Order { get; init; }

    /// <summary>Whether the zero point is still in the left side's elements.</summary>
    public bool HasZeroPoints { get; init; }

    public float Min { get; init; } = float.NegativeInfinity;

    public float Max { get; init; } = float.PositiveInfinity;

    /// <summary>Scale of each channel's weights.</summary>
    public AlignedArray<float> WeightScales { get; }

    /// <summary>A value per channel.</summary>
    public AlignedArray<float> Bias { get; }

    private protected RowScales Rows { get; }

    /// <summary>Takes the bias, empty for none.</summary>
    public void SetBias(ReadOnlySpan<float> bias) => bias.CopyTo(Bias.Span);

    /// <summary>The stage for this processor.</summary>
    /// <param name="weightScales">Scale of the weights, one per channel.</param>
    /// <param name="rows">Scales of the rows.</param>
    /// <param name="order">In which order they are multiplied.</param>
    /// <param name="hasZeroPoints">Whether the zero point is still in the left side's elements.</param>
    /// <param name="min">Smallest result.</param>
    /// <param name="max">Largest result.</param>
    public static HybridStage Create(float[] weightScales, RowScales rows, ScaleOrder order, bool hasZeroPoints, float min, float max)
        => CpuFeatures.HasVector512
        ? new HybridStage<Vector512<int>, Integers512, Vector512<float>, Lanes512>(weightScales, rows) { Order = order, HasZeroPoints = hasZeroPoints, Min = min, Max = max }
        : CpuFeatures.HasVector256
        ? new HybridStage<Vector256<int>, Integers256, Vector256<float>, Lanes256>(weightScales, rows) { Order = order, HasZeroPoints = hasZeroPoints, Min = min, Max = max }
        : new ScalarHybridStage(weightScales, rows) { Order = order, HasZeroPoints = hasZeroPoints, Min = min, Max = max };

    /// <summary>Which scale a row of a block has.</summary>
    private protected int ScaleOf(SumBlock* block, int row)
        => block->FirstRow + block->Rows <= block->RowsPerScale ? 0 : (block->FirstRow + row) / block->RowsPerScale;

    /// <summary>What the left side's elements of a row are still raised by.</summary>
    private protected int OffsetOf(int scale) => HasZeroPoints ? Rows.ZeroPoints.Pointer[scale] : 0;
}
