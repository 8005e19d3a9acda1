using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes by a real factor per channel in double precision, halves away from zero: what the reference's
/// FULLY_CONNECTED does.</summary>
internal static class ScaledStage
{
    /// <summary>The stage for this processor and sums in 32 bits.</summary>
    /// <typeparam name="T">Type of the codes.</typeparam>
    /// <param name="factors">Scale of the sums over scale of the output, one per channel.</param>
    /// <param name="codes">Codes of the output.</param>
    /// <param name="bounds">What sums can be, one per channel, where codes are bytes and there are several rows; else null: for a single
    /// row, finding float steps and loading what they take costs more than they save.</param>
    public static SumStage Create<T>(double[] factors, CodeRange codes, SumBounds[]? bounds = null)
        where T : unmanaged
    {
        if (!CpuFeatures.HasVector256) return new ScalarScaledStage<T>(factors, [], codes, isWide: false);
        return CpuFeatures.HasVector512
            ? new ScaledStage<T, Vector512<int>, Vector512<float>, Integers512>(factors, Steps(Vector512<int>.Count) is { } wide ? new(wide, codes) : null, codes)
            : new ScaledStage<T, Vector256<int>, Vector256<float>, Integers256>(factors, Steps(Vector256<int>.Count) is { } steps ? new(steps, codes) : null, codes);

        FloatStepTable? Steps(int lanes) => bounds is null ? null : FloatStepTable.Of(factors, bounds, codes, lanes);
    }
}
