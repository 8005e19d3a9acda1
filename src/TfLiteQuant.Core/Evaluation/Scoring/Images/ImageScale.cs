using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>Tells how large the values of an image can be.</summary>
internal static class ImageScale
{
    // A quarter of the unit: models that compute images overshoot the ends of the scale a little, and must not be taken for ones of
    // another scale in the samples where they do.
    private const float Slack = 0.25f;

    // Images of bytes' values reach further than this, values that are none hardly do.
    private const float LeastOfBytes = 16;

    /// <summary>The option's peak; else 255 for bytes, and for others the scale on which the values of the sample's truth lie, give or
    /// take what a model overshoots by: 1 (from 0 to 1), 2 (from -1 to 1), 255 (from 0 to 255), else their range.</summary>
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

        if (least >= -1 - Slack && most <= 1 + Slack) return least >= -Slack ? 1 : 2;
        if (least >= -LeastOfBytes && most is > LeastOfBytes and <= byte.MaxValue + LeastOfBytes) return byte.MaxValue;
        // Values that are all the same have no range.
        return most > least ? (double)most - least : Math.Abs(most);
    }
}
