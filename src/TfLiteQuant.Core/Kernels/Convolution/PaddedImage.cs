using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A convolution's input with its border around it, so that no piece of a row crosses one: telling inside from outside for each piece
/// takes longer than copying the image. Behind it lie bytes that may be read, so that pieces may be read in whole steps of a kernel.
/// </summary>
internal sealed unsafe class PaddedImage<T> : ParallelWork
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Bytes up to which an image is copied: as many as the cache next to the core holds beside what is done with them.</summary>
    private const long MostBytes = 512 * 1024;

    /// <summary>Bytes that are worth a thread of their own.</summary>
    private const int PartBytes = 32 * 1024;

    private readonly ConvolutionPhase _from;
    private readonly int _left;
    private readonly int _above;
    private readonly int _parts;
    private readonly AlignedArray<T> _values;
    private T? _zero;
    private T* _input;
    private float* _floats;
    private DynamicParameters[] _images = [];
    private T* _zeros;
    private nint _zeroStep;
    private bool _isBorderSet;

    private PaddedImage(ConvolutionPhase from, ConvolutionPhase to, int left, int above, int threads)
    {
        (_from, Phase, _left, _above) = (from, to, left, above);
        _values = new AlignedArray<T>((long)to.Batches * to.Y.InputSize * to.X.InputSize * to.InputChannels);
        _parts = (int)Math.Clamp((long)_values.Count * sizeof(T) / PartBytes, 1, threads);
    }

    /// <summary>The convolution of the input with its border: none of its positions lies outside.</summary>
    public ConvolutionPhase Phase { get; }

    /// <summary>The input with its border, once Fill has copied it.</summary>
    public T* Pointer => _values.Pointer;

    /// <summary>Whether a position of a convolution reads outside of the image.</summary>
    public static bool MeetsBorder(ConvolutionPhase phase) => Border(phase.X) != (0, 0) || Border(phase.Y) != (0, 0) || Border(phase.Z) != (0, 0);

    /// <summary>The padded form of a convolution's input; null where it is too large, or padded in three dimensions.</summary>
    /// <param name="phase">The convolution.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="threads">Threads that may copy.</param>
    public static PaddedImage<T>? Create(ConvolutionPhase phase, int groups, int threads)
    {
        if (phase.Z.Taps.Length != 1 || phase.Z.InputSize != 1 || phase.Z.Offsets[0] != 0) return null;
        var (x, y) = (Padded(phase.X), Padded(phase.Y));
        if ((long)phase.Batches * x.InputSize * y.InputSize * phase.InputChannels * sizeof(T) > MostBytes) return null;
        var padded = new ConvolutionPhase(phase.Batches, phase.Z, y, x, phase.InputChannels, groups, int.MaxValue);
        return new PaddedImage<T>(phase, padded, Border(phase.X).Before, Border(phase.Y).Before, threads);
    }

    /// <summary>Copies the input.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="input">The input.</param>
    /// <param name="zeros">Elements that stand for zero.</param>
    /// <param name="zeroStep">From those of one image to those of the next; 0 where all have the same.</param>
    public void Fill(WorkerPool workers, T* input, T* zeros, nint zeroStep)
    {
        _input = input;
        _zeros = zeros;
        _zeroStep = zeroStep;
        _isBorderSet = zeroStep == 0 && _zero is { } present && present == zeros[0];
        workers.Run(this, _parts);
        _zero = zeros[0];
    }

    /// <summary>Quantizes the input into its place.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="input">Floats.</param>
    /// <param name="images">How each image is quantized.</param>
    public void Fill(WorkerPool workers, float* input, DynamicParameters[] images)
    {
        _floats = input;
        _images = images;
        var zero = ZeroOf(0);
        _isBorderSet = images.Length == 1 && _zero is { } present && present == zero;
        workers.Run(this, _parts);
        _zero = zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int part)
    {
        var (lines, channels) = (_from.Y.InputSize, _from.InputChannels);
        var (line, left) = (_from.X.InputSize * channels, _left * channels);
        var paddedLine = Phase.X.InputSize * channels;
        var paddedLines = Phase.Y.InputSize;
        var all = _from.Batches * paddedLines;
        for (int at = (int)((long)all * part / _parts), end = (int)((long)all * (part + 1) / _parts); at < end; at++)
        {
            var (image, y) = (at / paddedLines, at % paddedLines - _above);
            var target = new Span<T>(_values.Pointer + (nint)at * paddedLine, paddedLine);
            var isInside = (uint)y < (uint)lines;
            if (!_isBorderSet)
            {
                var zero = _floats != null ? ZeroOf(image) : _zeros[image * _zeroStep];
                if (isInside) target[..left].Fill(zero);
                (isInside ? target[(left + line)..] : target).Fill(zero);
            }

            if (!isInside) continue;
            if (_floats != null) DynamicCodes.Quantize(_floats + ((nint)image * lines + y) * line, line, _images[image], _values.Pointer + (nint)at * paddedLine + left);
            else new ReadOnlySpan<T>(_input + ((nint)image * lines + y) * line, line).CopyTo(target[left..]);
        }
    }

    private T ZeroOf(int image) => T.CreateTruncating(DynamicCodes.CodeOfZero<T>(_images[image]));

    private static (int Before, int After) Border(AxisTaps axis)
        => axis.Count == 0 || axis.Offsets.Length == 0
            ? (0, 0)
            : (Math.Max(0, -axis.Offsets.Min()), Math.Max(0, (axis.Count - 1) * axis.InputStep + axis.Offsets.Max() + 1 - axis.InputSize));

    private static AxisTaps Padded(AxisTaps axis)
    {
        var (before, after) = Border(axis);
        return before + after == 0
            ? axis
            : axis with { InputSize = axis.InputSize + before + after, Offsets = Array.ConvertAll(axis.Offsets, offset => offset + before) };
    }
}
