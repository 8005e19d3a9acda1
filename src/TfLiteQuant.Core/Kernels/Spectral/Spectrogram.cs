using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Squared magnitudes of the Fourier transforms of windows that move over a signal, each weighted by Hann's window and filled
/// up with zeros to a power of two, in double precision.</summary>
internal sealed class Spectrogram
{
    private readonly int _stride;
    private readonly double[] _weights;
    private readonly RealFourierTransform _transform;
    private readonly double[] _values;
    private readonly double[] _real;
    private readonly double[] _imaginary;

    /// <param name="window">Samples of a window, at least 2.</param>
    /// <param name="stride">Samples from one window to the next.</param>
    public Spectrogram(int window, int stride)
    {
        _stride = stride;
        // The periodic form, whose next value would be its first again.
        _weights = new double[window];
        for (var i = 0; i < window; i++) _weights[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / window));
        _values = new double[window];
        _transform = new RealFourierTransform(Length(window));
        (_real, _imaginary) = (new double[_transform.Kept], new double[_transform.Kept]);
    }

    /// <summary>Frequencies that are kept: the others of a real signal mirror them.</summary>
    public static int Frequencies(int window) => (Length(window) / 2) + 1;

    /// <summary>Transforms one channel of a signal.</summary>
    /// <param name="signal">The samples, from the channel's first on.</param>
    /// <param name="step">Elements from one of the channel's samples to the next.</param>
    /// <param name="frames">A row of frequencies for each window.</param>
    public void Run(ReadOnlySpan<float> signal, int step, Span<float> frames)
    {
        for (var start = 0; frames.Length > 0; start += _stride, frames = frames[_real.Length..])
        {
            for (var i = 0; i < _values.Length; i++) _values[i] = signal[(start + i) * step] * _weights[i];
            _transform.Run(_values, _real, _imaginary);
            for (var i = 0; i < _real.Length; i++) frames[i] = (float)((_real[i] * _real[i]) + (_imaginary[i] * _imaginary[i]));
        }
    }

    private static int Length(int window) => (int)BitOperations.RoundUpToPowerOf2((uint)window);
}
