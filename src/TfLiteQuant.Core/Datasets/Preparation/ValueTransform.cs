using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Turns values as they are stored into those the model was trained on: <c>(x * scale - mean) / std</c>, computed in double and
/// rounded once to float32.
/// </summary>
/// <remarks>Each of the three has no number (it is left out), one for all channels, or one per channel. The channels are the last
/// dimension, or with <see cref="ImageLayout.Nchw"/> the first of the sample's last three.</remarks>
public sealed record ValueTransform
{
    /// <summary>Leaves values as they are.</summary>
    public static ValueTransform None { get; } = new();

    /// <summary>What values are multiplied by, first.</summary>
    public IReadOnlyList<double> Scale { get; init; } = [];

    /// <summary>What is subtracted then.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>What is divided by last.</summary>
    public IReadOnlyList<double> Std { get; init; } = [];

    /// <summary>Whether values stay as they are.</summary>
    public bool IsIdentity => Scale.Count == 0 && Mean.Count == 0 && Std.Count == 0;

    /// <summary>Refuses numbers that no value would survive.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>: a number is not finite, a scale or standard
    /// deviation is 0, or two have different numbers of channels.</exception>
    public void Require()
    {
        foreach (var number in Scale.Concat(Mean).Concat(Std))
            if (!double.IsFinite(number)) throw new TfLiteQuantException(ErrorCode.InvalidOption, "-Scale, -Mean and -Std take finite numbers.", "Give others.");
        if (Scale.Concat(Std).Contains(0)) throw new TfLiteQuantException(ErrorCode.InvalidOption, "-Scale and -Std may not be 0: all values would be the same, or infinite.", "Give another number.");
        var counts = new[] { Scale.Count, Mean.Count, Std.Count }.Where(static count => count > 1).Distinct().ToList();
        if (counts.Count > 1) throw new TfLiteQuantException(ErrorCode.InvalidOption, $"-Scale, -Mean and -Std are given for {string.Join(" and for ", counts)} channels.", "Give one number each, or one per channel.");
    }

    /// <summary>Transforms values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="layout">Where their channels are; null for the last dimension.</param>
    /// <returns>float32 values; null where they are no numbers, or have another number of channels.</returns>
    public SampleArray? Apply(SampleArray values, ImageLayout? layout)
    {
        if (IsIdentity) return RealValues.ToSingle(values);
        var axis = layout == ImageLayout.Nchw && values.Shape.Length >= 3 ? values.Shape.Length - 3 : values.Shape.Length - 1;
        var channels = axis < 0 ? 1 : values.Shape[axis];
        if (new[] { Scale.Count, Mean.Count, Std.Count }.Any(count => count > 1 && count != channels) || RealValues.Of(values) is not { } real) return null;
        var stride = 1;
        for (var i = axis + 1; i < values.Shape.Length; i++) stride *= values.Shape[i];
        var (scale, mean, std) = (PerChannel(Scale, channels, 1), PerChannel(Mean, channels, 0), PerChannel(Std, channels, 1));
        var single = new float[real.Length];
        for (int start = 0, channel = 0; start < real.Length; start += stride, channel = channel + 1 == channels ? 0 : channel + 1)
        {
            var (factor, shift, divisor) = (scale[channel], mean[channel], std[channel]);
            for (var i = start; i < start + stride; i++) single[i] = (float)(((real[i] * factor) - shift) / divisor);
        }

        return SampleArray.From<float>(TensorType.Float32, values.Shape, single);
    }

    private static double[] PerChannel(IReadOnlyList<double> numbers, int channels, double none)
        => numbers.Count > 1 ? [.. numbers] : [.. Enumerable.Repeat(numbers.Count == 1 ? numbers[0] : none, Math.Max(1, channels))];
}
