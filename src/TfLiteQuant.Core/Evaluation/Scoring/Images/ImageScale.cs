using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>Tells how large the values of an image can be.</summary>
internal static class ImageScale
{
    /// <summary>The option's peak; else 255 for bytes, and for others the least of these that holds the values of the sample's
    /// truth: 1 (from 0 to 1), 2 (from -1 to 1), 255 (from 0 to 255), their range.</summary>
    public static double Peak(MetricCase sample)
    {
        if (sample.Options.Peak is { } given) return given;
        var truth = sample.Truth!;
        if (truth.Type == TensorType.UInt8) return byte.MaxValue;
        float least = float.PositiveInfinity, most = float.NegativeInfinity;
        foreach (var value in truth.Values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        if (most <= 1 && least >= -1) return least >= 0 ? 1 : 2;
        return least >= 0 && most <= byte.MaxValue ? byte.MaxValue : (double)most - least;
    }
}
