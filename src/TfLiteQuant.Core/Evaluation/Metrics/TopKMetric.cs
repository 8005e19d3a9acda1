using System.Globalization;

namespace TfLiteQuant.Evaluation;

/// <summary>Share of samples whose class is among the k highest scores. Of equal scores, those of lower classes count as higher.</summary>
public sealed class TopKMetric : SampleMetric
{
    /// <summary>How many of the highest scores it looks at; null for <see cref="MetricOptions.K"/>.</summary>
    public int? K { get; init; }

    public override string Name => "TopK";

    public override string Description => "Share of samples whose true class is among the K highest scores.";

    public override string Takes => "a vector of more than K scores, one for each class ([C] or [1,C]); a label that is the number of a class, or a 1 among zeros";

    public override ClassTable Classes => ClassTable.Samples;

    public override bool IsOutcome => true;

    public override string TitleFor(MetricOptions options) => string.Create(CultureInfo.InvariantCulture, $"Top{K ?? options.K}");

    public override IReadOnlyList<string> Heeds => K is null ? [nameof(MetricOptions.K)] : [];

    public override bool Fits(MetricCase example) => example.Output.Count > Math.Max(1, K ?? example.Options.K) && ClassReading.Fits(example);

    public override double Score(MetricCase sample)
    {
        var actual = ClassReading.True(sample);
        if (actual == ClassReading.None) return 0;
        var values = sample.Output.Values;
        var own = values[actual];
        var above = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i])) return 0;
            if (values[i] > own || (values[i] == own && i < actual)) above++;
        }

        return above < (K ?? sample.Options.K) ? 1 : 0;
    }
}
