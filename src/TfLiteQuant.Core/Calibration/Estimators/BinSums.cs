namespace TfLiteQuant.Calibration;

/// <summary>
/// Sums over a histogram's bins beyond an edge on one side of zero, for methods that try many edges: how many values there are,
/// and how much their squared distance from the edge is. Each bin counts as if its values were at its middle.
/// </summary>
internal sealed class BinSums
{
    private readonly double[] _counts, _sums, _squares;
    private readonly double _width;

    /// <param name="histogram">The counts.</param>
    /// <param name="isPositive">Which side of zero.</param>
    public BinSums(Histogram histogram, bool isPositive)
    {
        _width = histogram.Width;
        Bins = isPositive ? Math.Max(0, histogram.First + histogram.Counts.Count) : Math.Max(0, -histogram.First);
        _counts = new double[Bins + 1];
        _sums = new double[Bins + 1];
        _squares = new double[Bins + 1];
        for (var bin = Bins - 1; bin >= 0; bin--)
        {
            var place = (isPositive ? bin : ~bin) - histogram.First;
            double count = place >= 0 && place < histogram.Counts.Count ? histogram.Counts[place] : 0, middle = bin + 0.5;
            _counts[bin] = _counts[bin + 1] + count;
            _sums[bin] = _sums[bin + 1] + (count * middle);
            _squares[bin] = _squares[bin + 1] + (count * middle * middle);
        }
    }

    /// <summary>Bins on this side, from zero to the outermost that holds a value.</summary>
    public int Bins { get; }

    /// <summary>Values beyond an edge.</summary>
    /// <param name="edge">Bins between zero and the edge.</param>
    public double Beyond(int edge) => _counts[edge];

    /// <summary>Sum of the squared distances of the values beyond an edge from it.</summary>
    public double SquaredDistance(int edge)
    {
        var distance = _squares[edge] - (2.0 * edge * _sums[edge]) + ((double)edge * edge * _counts[edge]);
        return Math.Max(0, distance) * _width * _width;
    }
}
