using System.Runtime.Intrinsics;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes by a fixed-point multiplier per channel, bit for bit as the reference's scalar code has it.</summary>
internal static unsafe class FixedPointStage
{
    /// <summary>The largest double below one half: added before cutting off, it rounds halves away and nothing below up.</summary>
    public const double BelowHalf = 0.49999999999999994;

    /// <summary>The stage for this processor.</summary>
    /// <typeparam name="T">Type of the codes.</typeparam>
    /// <param name="multipliers">Scale of the sums over scale of the output, one per channel.</param>
    /// <param name="rounding">How they multiply.</param>
    /// <param name="bounds">What sums can be; one per channel.</param>
    /// <param name="codes">Codes of the output.</param>
    public static SumStage Create<T>(FixedPointMultiplier[] multipliers, FixedPointRounding rounding, SumBounds[] bounds, CodeRange codes)
        where T : unmanaged
    {
        // One by one costs as much as ten vectors: a few channels only, such as those of weights that are all but zero.
        const int VectorsPerScalar = 8;
        if (!CpuFeatures.HasVector256) return new ScalarFixedPointStage<T>(multipliers, rounding, codes);
        var table = new FixedPointTable(multipliers, rounding, bounds, codes);
        var apart = new ScalarFixedPointStage<T>(multipliers, rounding, codes) { Channels = table.Apart };
        if (table.Apart.Length > multipliers.Length / VectorsPerScalar) return new ScalarFixedPointStage<T>(multipliers, rounding, codes);
        return CpuFeatures.HasVector512
            ? new FixedPointStage<T, Vector512<int>, Vector512<float>, Integers512>(table, Steps(Vector512<int>.Count) is { } wide ? new(wide, codes) : null, codes, apart)
            : new FixedPointStage<T, Vector256<int>, Vector256<float>, Integers256>(table, Steps(Vector256<int>.Count) is { } steps ? new(steps, codes) : null, codes, apart);

        FloatStepTable? Steps(int lanes) => rounding == FixedPointRounding.Twice && sizeof(T) == 1 ? FloatStepTable.Of(multipliers, bounds, codes, lanes) : null;
    }
}
