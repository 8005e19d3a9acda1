using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Finds values in another range than an input expects. By what the model says, where it does: the range that its quantized input
/// can hold, the normalization in its metadata, a first operator that rescales. Else by the values alone.
/// </summary>
/// <remarks>
/// Rules. Quantized input: more than 1 % of the values lie beyond its range, or all of them within a sixteenth of it. Metadata:
/// the values leave the range that it makes of 0 to 255 by a tenth of its width, or stay within a sixteenth of it. Values alone:
/// not below 0, not above 255, some above 127, and whole numbers or decoded images, in a float input whose first operator does
/// not rescale. A first operator that multiplies by less than 1/64: all values between -1.5 and 1.5.
/// </remarks>
/// <param name="hints">What the model says, by input.</param>
internal sealed class RangeCheck(IReadOnlyDictionary<string, InputHint> hints) : DatasetCheck
{
    private const double Narrow = 1.0 / 16;
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    public override void Observe(DatasetSample sample, ModelInput input, double[] values)
    {
        if (!RealValues.TakesReal(input)) return;
        if (!_seen.TryGetValue(input.Name, out var seen)) _seen.Add(input.Name, seen = new Seen(input));
        seen.Add(values, sample.Images.Contains(input.Name));
    }

    public override IEnumerable<DatasetFinding> Findings(RepresentativeDataset dataset, int read)
        => _seen.Values.Where(static seen => seen.Values.Count > 0).Select(seen => Judge(seen, hints.GetValueOrDefault(seen.Input.Name))).OfType<DatasetFinding>();

    private static DatasetFinding? Judge(Seen seen, InputHint? hint)
    {
        var values = seen.Values;
        var range = Text(values.Min, values.Max);
        if (seen.Holds is var (low, high))
        {
            if (seen.Beyond > values.Count / 100.0)
                return Warn(seen, "SaturatingValues", $"{100.0 * seen.Beyond / values.Count:0.#} % of the values lie beyond {Text(low, high)}, which is all that input {seen.Input} can hold; they go {range}.", "Scale them as the model's training did, with -Scale, -Mean and -Std.");
            return values.Max - values.Min < (high - low) * Narrow
                ? Warn(seen, "UnusedRange", $"The values go {range}, a small part of the {Text(low, high)} that input {seen.Input} can hold.", "Look whether they are scaled twice.")
                : null;
        }

        if (hint?.Normalization is { } normalization) return ByMetadata(seen, normalization, range);
        if (hint?.Rescale is { } factor && Math.Abs(factor) < 1.0 / 64 && values is { Max: <= 1.5, Min: >= -1.5 })
            return Warn(seen, "ScaledTwice", $"The model multiplies input '{seen.Input.Name}' by {factor:G4} itself, and the values go {range}.", "Give unscaled values, such as pixels from 0 to 255.");
        return hint?.RescalesItself != true && values is { Min: >= 0, Max: > 127 and <= 255 } && (values.IsWhole || seen.IsImage)
            ? Warn(seen, "UnscaledPixels", $"The values of input '{seen.Input.Name}' go {range}, as pixels do that nobody scaled.", "Most float models were trained on 0 to 1 (-Scale (1/255)) or -1 to 1 (-Mean 127.5 -Std 127.5). If this one takes 0 to 255, all is well.")
            : null;
    }

    private static DatasetFinding? ByMetadata(Seen seen, InputNormalization normalization, string range)
    {
        var (mean, std) = (normalization.Mean[0], normalization.Std[0]);
        var (low, high) = ((0 - mean) / std, (255 - mean) / std);
        var width = Math.Abs(high - low);
        var values = seen.Values;
        if (values.Min >= Math.Min(low, high) - (width / 10) && values.Max <= Math.Max(low, high) + (width / 10) && values.Max - values.Min >= width * Narrow) return null;
        var options = $"-Mean {string.Join(',', normalization.Mean.Select(Number))} -Std {string.Join(',', normalization.Std.Select(Number))}";
        return Warn(seen, "UnexpectedRange", $"The model's metadata says that pixels of input '{seen.Input.Name}' are fed {Text(low, high)}, and the values go {range}.", $"Give {options} with pixels from 0 to 255.");
    }

    private static DatasetFinding Warn(Seen seen, string code, FormattableString message, string remedy) => new()
    {
        Severity = DatasetSeverity.Warning,
        Code = code,
        Message = FormattableString.Invariant(message),
        Remedy = remedy,
        Input = seen.Input.Name,
    };

    private static string Text(double low, double high) => $"from {Number(low)} to {Number(high)}";

    private static string Number(double number) => number.ToString("G4", CultureInfo.InvariantCulture);

    private static string Number(float number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Seen(ModelInput input)
    {
        public ModelInput Input { get; } = input;

        public ValueSummary Values { get; } = new();

        public bool IsImage { get; private set; }

        public long Beyond { get; private set; }

        /// <summary>Real values of the smallest and largest code; null where the input has no scale.</summary>
        public (double Low, double High)? Holds { get; } = RangeOf(input);

        public void Add(double[] values, bool isImage)
        {
            Values.Add(values);
            IsImage |= isImage;
            if (Holds is not var (low, high)) return;
            // Half a step more is rounded to the last code.
            var half = (high - low) / 512;
            foreach (var value in values)
                if (value < low - half || value > high + half) Beyond++;
        }

        private static (double Low, double High)? RangeOf(ModelInput input)
        {
            if (!input.Type.IsQuantizedStorage() || input.Quantization is not { Scale: [var scale] } quantization) return null;
            var (min, max) = input.Type.CodeRange();
            var zero = quantization.ZeroPoint is [var point, ..] ? point : 0;
            return (scale * (min - zero), scale * (max - zero));
        }
    }
}
