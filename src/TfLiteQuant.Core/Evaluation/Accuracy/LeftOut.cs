using System.Text.Json;

namespace TfLiteQuant.Evaluation;

/// <summary>Samples that a metric has left out of a quantized model's figures, by the reason.</summary>
internal sealed class LeftOut
{
    private readonly long[] _samples = new long[Enum.GetValues<Obstacle>().Length];

    /// <summary>Samples that could not be judged though there was something to judge.</summary>
    public long Skipped => _samples[(int)Obstacle.ModelsDiffer] + _samples[(int)Obstacle.LabelDiffers];

    /// <summary>All samples.</summary>
    public long Total => Skipped + _samples[(int)Obstacle.Empty];

    public void Add(Obstacle obstacle)
    {
        if (obstacle != Obstacle.None) _samples[(int)obstacle]++;
    }

    public void Merge(LeftOut other)
    {
        for (var i = 0; i < _samples.Length; i++) _samples[i] += other._samples[i];
    }

    /// <summary>What a user should know of it.</summary>
    public IEnumerable<string> Warnings(MetricTarget target)
    {
        for (var i = 0; i < _samples.Length; i++)
        {
            if (_samples[i] == 0) continue;
            var why = (Obstacle)i switch
            {
                Obstacle.Empty => $"output '{target.Output}' is empty, as the float model's is",
                Obstacle.ModelsDiffer => $"output '{target.Output}' is of another size than the float model's",
                _ => $"output '{target.Output}' is of another size than the label '{target.Label}' is for",
            };
            yield return FormattableString.Invariant($"{target.Title} leaves out {(_samples[i] == 1 ? "1 sample" : FormattableString.Invariant($"{_samples[i]} samples"))} in which {why}.");
        }
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("empty", _samples[(int)Obstacle.Empty]);
        writer.WriteNumber("modelsDiffer", _samples[(int)Obstacle.ModelsDiffer]);
        writer.WriteNumber("labelDiffers", _samples[(int)Obstacle.LabelDiffers]);
    }

    public void Read(PartReading reading, JsonElement element)
    {
        _samples[(int)Obstacle.Empty] += reading.Count(element, "empty");
        _samples[(int)Obstacle.ModelsDiffer] += reading.Count(element, "modelsDiffer");
        _samples[(int)Obstacle.LabelDiffers] += reading.Count(element, "labelDiffers");
    }
}
