namespace TfLiteQuant.Kernels;

/// <summary>Triangular bands, evenly spaced and half overlapping on the mel scale, that gather a spectrum's magnitudes; in double
/// precision.</summary>
internal sealed class MelFilterBank
{
    private readonly double _lower;
    private readonly double _upper;
    private readonly double[] _centers;
    private readonly double[] _weights;
    private readonly int[] _bands;
    private int _first;
    private int _last;

    /// <param name="frequencies">Frequencies of a spectrum, from 0 to half the sample rate; at least 2.</param>
    /// <param name="bands">Bands.</param>
    /// <param name="lower">Where the first band begins, in hertz.</param>
    /// <param name="upper">Where the last one ends, in hertz.</param>
    public MelFilterBank(int frequencies, int bands, double lower, double upper)
    {
        (_lower, _upper) = (lower, upper);
        _weights = new double[frequencies];
        _bands = new int[frequencies];
        // One more, at which the last band ends.
        _centers = new double[bands + 1];
        var spacing = (Mel(upper) - Mel(lower)) / _centers.Length;
        for (var i = 0; i < _centers.Length; i++) _centers[i] = Mel(lower) + (spacing * (i + 1));
    }

    /// <summary>Places the bands on the frequencies that a sample rate gives.</summary>
    /// <param name="sampleRate">In hertz, above 0.</param>
    public void Place(double sampleRate)
    {
        var step = 0.5 * sampleRate / (_weights.Length - 1);
        // The constant part of a signal belongs to no band, whatever the lower limit.
        _first = (int)(1.5 + (_lower / step));
        _last = (int)(_upper / step);
        var rising = 0;
        for (var i = _first; i <= _last && i < _weights.Length; i++)
        {
            var mel = Mel(i * step);
            while (rising < _centers.Length - 1 && _centers[rising] < mel) rising++;
            var start = rising == 0 ? Mel(_lower) : _centers[rising - 1];
            _bands[i] = rising - 1;
            _weights[i] = (_centers[rising] - mel) / (_centers[rising] - start);
        }
    }

    /// <summary>Gathers one spectrum.</summary>
    /// <param name="squares">Squared magnitudes.</param>
    /// <param name="bands">What each band gathers.</param>
    /// <returns>Whether the bands lie within the spectrum; otherwise nothing is gathered.</returns>
    public bool Gather(ReadOnlySpan<float> squares, Span<double> bands)
    {
        bands.Clear();
        if (_last >= squares.Length) return false;
        for (var i = _first; i <= _last; i++)
        {
            var magnitude = Math.Sqrt(squares[i]);
            var falling = magnitude * _weights[i];
            if (_bands[i] >= 0) bands[_bands[i]] += falling;
            if (_bands[i] + 1 < bands.Length) bands[_bands[i] + 1] += magnitude - falling;
        }

        return true;
    }

    private static double Mel(double frequency) => 1127.0 * double.LogP1(frequency / 700.0);
}
