namespace TfLiteQuant.Datasets;

/// <summary>Range, mean and spread of numbers that come in parts (Chan, Golub and LeVeque's rule for joining them).</summary>
internal sealed class ValueSummary
{
    private double _squares;

    public long Count { get; private set; }

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    public double Mean { get; private set; }

    public double Std => Count > 0 ? Math.Sqrt(_squares / Count) : 0;

    /// <summary>Whether all numbers are whole.</summary>
    public bool IsWhole { get; private set; } = true;

    public void Add(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return;
        var (min, max, sum) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        foreach (var value in values)
        {
            min = Math.Min(min, value);
            max = Math.Max(max, value);
            sum += value;
            if (value != Math.Floor(value)) IsWhole = false;
        }

        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        var (distance, total) = (mean - Mean, Count + values.Length);
        _squares += squares + (distance * distance * Count * values.Length / total);
        Mean += distance * values.Length / total;
        Count = total;
        Min = Math.Min(Min, min);
        Max = Math.Max(Max, max);
    }
}
