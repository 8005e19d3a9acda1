using System.Runtime.Intrinsics;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes by a fixed-point multiplier per channel, bit for bit as the reference's scalar code has it.</summary>
internal static class FixedPointStage
{
    /// <summary>The largest double below one half: added before cutting off, it rounds halves away and nothing below up.</summary>
    public const double BelowHalf = 0.49999999999999994;

    /// <summary>The stage for this processor.</summary>
    /// <typeparam name="T">Type of the codes.</typeparam>
    /// <param name="multipliers">Scale of the sums over scale of the output, one per channel.</param>
    /// <param name="rounding">How they multiply.</param>
    /// <param name="largest">No sum, its bias added, is larger in magnitude; one per channel.</param>
    /// <param name="codes">Codes of the output.</param>
    public static SumStage Create<T>(FixedPointMultiplier[] multipliers, FixedPointRounding rounding, double[] largest, CodeRange codes)
        where T : unmanaged
    {
        if (!FixedPointTable.Holds(multipliers, rounding, largest, codes.ZeroPoint)) return new ScalarFixedPointStage<T>(multipliers, rounding, codes);
        return CpuFeatures.HasVector512 ? new FixedPointStage<T, Vector512<int>, Vector512<float>, Integers512>(new FixedPointTable(multipliers, rounding, codes.ZeroPoint), codes)
            : CpuFeatures.HasVector256 ? new FixedPointStage<T, Vector256<int>, Vector256<float>, Integers256>(new FixedPointTable(multipliers, rounding, codes.ZeroPoint), codes)
            : new ScalarFixedPointStage<T>(multipliers, rounding, codes);
    }
}
