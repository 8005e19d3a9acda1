namespace TfLiteQuant.Calibration;

/// <summary>
/// The range with the least expected squared error. A value inside is off by its rounding, on average step^2 / 12; one outside by
/// its distance from the nearer end; a zero by nothing. Step: the range, zero included, over 2^bits - 1.
/// </summary>
/// <remarks>
/// Ends lie at edges of bins. A coarse grid over both ends finds the valley, from where they are moved in turn, each to its best
/// edge, until neither moves.
/// </remarks>
public sealed class MeanSquaredErrorEstimator : RangeEstimator
{
    private const int GridPoints = 64;

    public override CalibrationMethod Method => CalibrationMethod.MeanSquaredError;

    public override bool NeedsHistogram => true;

    public override ValueRange Estimate(ValueStatistics statistics, RangeOptions options)
    {
        var (seen, histogram) = (statistics.Range!.Value, statistics.Histogram!);
        var search = new Search(histogram, (1 << options.Bits) - 1);
        var (low, high) = options.Symmetric ? search.Symmetric() : search.Asymmetric();
        return new ValueRange((float)Math.Max(seen.Min, -low * histogram.Width), (float)Math.Min(seen.Max, high * histogram.Width));
    }

    private sealed class Search(Histogram histogram, int steps)
    {
        private readonly BinSums _negative = new(histogram, isPositive: false);
        private readonly BinSums _positive = new(histogram, isPositive: true);

        /// <summary>The best end on both sides, in bins from zero.</summary>
        public (int Low, int High) Symmetric()
        {
            var most = Math.Max(_negative.Bins, _positive.Bins);
            var best = Best(1, most, end => Error(Math.Min(end, _negative.Bins), Math.Min(end, _positive.Bins), 2.0 * end));
            return (best, best);
        }

        /// <summary>The best ends, in bins from zero.</summary>
        public (int Low, int High) Asymmetric()
        {
            var (low, high) = Coarse();
            for (var moved = true; moved;)
            {
                var (oldLow, oldHigh) = (low, high);
                high = Best(0, _positive.Bins, end => Error(low, end));
                low = Best(0, _negative.Bins, end => Error(end, high));
                moved = Error(low, high) < Error(oldLow, oldHigh);
            }

            return (low, high);
        }

        private (int Low, int High) Coarse()
        {
            var best = (Low: _negative.Bins, High: _positive.Bins);
            var least = Error(best.Low, best.High);
            for (var i = 0; i <= (_negative.Bins > 0 ? GridPoints : 0); i++)
            {
                for (var j = 0; j <= (_positive.Bins > 0 ? GridPoints : 0); j++)
                {
                    int low = _negative.Bins * i / GridPoints, high = _positive.Bins * j / GridPoints;
                    if (Error(low, high) is var error && error < least) (best, least) = ((low, high), error);
                }
            }

            return best;
        }

        // The widest of the best: nothing is clipped for no gain.
        private static int Best(int first, int last, Func<int, double> errorOf)
        {
            var (best, least) = (last, errorOf(last));
            for (var end = last - 1; end >= first; end--)
                if (errorOf(end) is var error && error < least) (best, least) = (end, error);
            return best;
        }

        private double Error(int low, int high) => Error(low, high, low + high);

        private double Error(int low, int high, double bins)
        {
            var step = bins * histogram.Width / steps;
            var inside = _negative.Beyond(0) - _negative.Beyond(low) + _positive.Beyond(0) - _positive.Beyond(high);
            return (inside * step * step / 12) + _negative.SquaredDistance(low) + _positive.SquaredDistance(high);
        }
    }
}
