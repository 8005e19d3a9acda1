namespace TfLiteQuant.Evaluation;

/// <summary>How values differ from those they stand for, over many samples. Sums are exact, so that the order of samples does not
/// matter.</summary>
internal sealed class ErrorTally
{
    /// <summary>Times that values were compared: samples, or more inside loops.</summary>
    public long Comparisons { get; set; }

    /// <summary>Of these, those with values that are infinite or not a number; they are in no sum.</summary>
    public long NonFinite { get; set; }

    /// <summary>Elements compared.</summary>
    public long Elements { get; set; }

    public double MaxAbsoluteError { get; set; }

    public ExactSum Signal { get; init; } = new();

    public ExactSum Noise { get; init; } = new();

    public ExactSum Error { get; init; } = new();

    public ExactSum Cosines { get; init; } = new();

    /// <summary>Mean of squared differences over all elements.</summary>
    public double MeanSquaredError => Noise.Value / Elements;

    /// <summary>Mean difference, with its sign.</summary>
    public double MeanError => Error.Value / Elements;

    /// <summary>Energy of the true values over that of the differences, in dB.</summary>
    public double Sqnr => Elements == 0 ? double.NaN : Decibels.Ratio(Signal.Value, Noise.Value);

    /// <summary>Mean of the cosines.</summary>
    public double Cosine => Cosines.Value / (Comparisons - NonFinite);

    public void Add(in ErrorSums sums)
    {
        Comparisons++;
        if (!sums.IsFinite)
        {
            NonFinite++;
            return;
        }

        Elements += sums.Count;
        MaxAbsoluteError = Math.Max(MaxAbsoluteError, sums.MaxAbsoluteError);
        Signal.Add(sums.Signal);
        Noise.Add(sums.Noise);
        Error.Add(sums.Error);
        Cosines.Add(sums.Cosine);
    }

    public void Merge(ErrorTally other)
    {
        Comparisons += other.Comparisons;
        NonFinite += other.NonFinite;
        Elements += other.Elements;
        MaxAbsoluteError = Math.Max(MaxAbsoluteError, other.MaxAbsoluteError);
        Signal.Add(other.Signal);
        Noise.Add(other.Noise);
        Error.Add(other.Error);
        Cosines.Add(other.Cosines);
    }
}
