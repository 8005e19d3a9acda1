using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A small input with its border around it, so that no piece of a convolution's rows crosses one: telling inside from outside takes longer
/// than copying where pieces are a few bytes.
/// </summary>
internal sealed unsafe class PaddedImage<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Bytes up to which images are worth another copy: few pieces of larger ones meet the border.</summary>
    private const long MostBytes = 32 * 1024;

    private readonly ConvolutionPhase _from;
    private readonly int _left;
    private readonly int _above;
    private readonly AlignedArray<T> _values;
    private T? _zero;

    private PaddedImage(ConvolutionPhase from, ConvolutionPhase to, int left, int above)
    {
        (_from, Phase, _left, _above) = (from, to, left, above);
        _values = new AlignedArray<T>((long)to.Batches * to.Y.InputSize * to.X.InputSize * to.InputChannels);
    }

    /// <summary>The convolution of the input with its border: none of its positions lies outside.</summary>
    public ConvolutionPhase Phase { get; }

    /// <summary>The input with its border, once <see cref="Fill"/> has copied it.</summary>
    public T* Pointer => _values.Pointer;

    /// <summary>The padded form of a convolution's input; null where it is too large, or meets no border.</summary>
    public static PaddedImage<T>? Create(ConvolutionPhase phase, int groups)
    {
        if (phase.Z.Taps.Length != 1 || phase.Z.InputSize != 1 || phase.Z.Offsets[0] != 0) return null;
        var (x, left) = Padded(phase.X);
        var (y, above) = Padded(phase.Y);
        if ((x == phase.X && y == phase.Y) || (long)phase.Batches * x.InputSize * y.InputSize * phase.InputChannels * sizeof(T) > MostBytes) return null;
        return new PaddedImage<T>(phase, new ConvolutionPhase(phase.Batches, phase.Z, y, x, phase.InputChannels, groups, phase.IsJoined), left, above);
    }

    /// <summary>Copies the input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="zeros">Elements that stand for zero.</param>
    /// <param name="zeroStep">From those of one image to those of the next; 0 where all have the same.</param>
    public void Fill(T* input, T* zeros, nint zeroStep)
    {
        var line = _from.X.InputSize * _from.InputChannels;
        var lines = _from.Y.InputSize;
        var paddedLine = (nint)Phase.X.InputSize * Phase.InputChannels;
        for (var image = 0; image < _from.Batches; image++)
        {
            var zero = zeros[image * zeroStep];
            var whole = _values.Pointer + image * Phase.Y.InputSize * paddedLine;
            if (zeroStep != 0 || _zero is not { } present || present != zero) new Span<T>(whole, checked((int)(Phase.Y.InputSize * paddedLine))).Fill(zero);
            var target = whole + _above * paddedLine + (nint)_left * Phase.InputChannels;
            for (var y = 0; y < lines; y++, input += line, target += paddedLine) new ReadOnlySpan<T>(input, line).CopyTo(new Span<T>(target, line));
        }

        _zero = zeros[0];
    }

    private static (AxisTaps Axis, int Before) Padded(AxisTaps axis)
    {
        if (axis.Count == 0 || axis.Offsets.Length == 0) return (axis, 0);
        var before = Math.Max(0, -axis.Offsets.Min());
        var after = Math.Max(0, (axis.Count - 1) * axis.InputStep + axis.Offsets.Max() + 1 - axis.InputSize);
        return before + after == 0
            ? (axis, 0)
            : (axis with { InputSize = axis.InputSize + before + after, Offsets = Array.ConvertAll(axis.Offsets, offset => offset + before) }, before);
    }
}
