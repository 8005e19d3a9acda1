namespace TfLiteQuant.Kernels;

/// <summary>
/// One dimension of a convolution, or of one phase of a transposed one: output positions <c>First + i * Step</c> for i below
/// <see cref="Count"/> read the input at <c>i * InputStep + Offsets[t]</c> through the filter's element <c>Taps[t]</c>.
/// </summary>
/// <param name="InputSize">Input positions; outside of them the input is zero.</param>
/// <param name="OutputSize">Output positions of all phases together.</param>
/// <param name="First">First output position.</param>
/// <param name="Step">From one output position to the next.</param>
/// <param name="Count">Output positions of this phase.</param>
/// <param name="InputStep">Input positions from one output position to the next.</param>
/// <param name="Taps">Elements of the filter that are met.</param>
/// <param name="Offsets">Where the first output position meets them.</param>
internal sealed record AxisTaps(int InputSize, int OutputSize, int First, int Step, int Count, int InputStep, int[] Taps, int[] Offsets)
{
    /// <summary>A dimension that nothing moves along.</summary>
    public static AxisTaps Single { get; } = Convolution(1, 1, 1, 1, 1, 0);

    /// <summary>A dimension of a convolution.</summary>
    public static AxisTaps Convolution(int inputSize, int outputSize, int filterSize, int stride, int dilation, int padding)
    {
        int[] taps = [.. Enumerable.Range(0, filterSize)];
        return new AxisTaps(inputSize, outputSize, 0, 1, outputSize, stride, taps, [.. taps.Select(tap => tap * dilation - padding)]);
    }

    /// <summary>A dimension of a pooling: only the part of the window that ever meets the image, since a window may be of any
    /// size while an image is as large as its memory.</summary>
    public static AxisTaps Window(int inputSize, int outputSize, int filterSize, int stride, int padding)
    {
        var first = (int)Math.Clamp(padding - ((long)outputSize - 1) * stride, 0, filterSize - 1);
        var last = (int)Math.Clamp((long)inputSize - 1 + padding, first, filterSize - 1);
        return Convolution(inputSize, outputSize, last - first + 1, stride, 1, padding - first);
    }

    /// <summary>A dimension of a transposed convolution: one phase for each remainder of the output position by the stride.
    /// Within a phase every output position meets the same elements of the filter, so that it is a convolution.</summary>
    public static IEnumerable<AxisTaps> Transposed(int inputSize, int outputSize, int filterSize, int stride, int dilation, int padding)
    {
        for (var phase = 0; phase < Math.Min(stride, outputSize); phase++)
        {
            int[] taps = [.. Enumerable.Range(0, filterSize).Where(tap => (phase + padding - tap * dilation) % stride == 0)];
            int[] offsets = [.. taps.Select(tap => (phase + padding - tap * dilation) / stride)];
            yield return new AxisTaps(inputSize, outputSize, phase, stride, (outputSize - phase + stride - 1) / stride, 1, taps, offsets);
        }
    }

    /// <summary>The same dimension, its taps in the order of the input: those of transposed convolutions come in the other one.</summary>
    public AxisTaps Rising() => Offsets.Length > 1 && Offsets[0] > Offsets[^1] ? this with { Taps = [.. Taps.Reverse()], Offsets = [.. Offsets.Reverse()] } : this;

    /// <summary>The input positions, from the first to before the end, that an output position of a <see cref="Window"/> meets.</summary>
    public (int First, int End) Inside(int position)
    {
        var first = position * InputStep + Offsets[0];
        return (Math.Max(first, 0), Math.Min(first + Offsets.Length, InputSize));
    }

    /// <summary>How many output positions from this one on have their whole window in the input: at least 1, which may be cut.</summary>
    public int WholeFrom(int position)
    {
        var (first, end) = Inside(position);
        return end - first < Offsets.Length ? 1 : Math.Max(1, Math.Min(Count - position, (InputSize - Offsets[^1] - 1) / InputStep + 1 - position));
    }

    /// <summary>Whether every output position belongs to this phase.</summary>
    public bool IsDense => Step == 1 && Count == OutputSize;

    /// <summary>Whether output and input positions are the same.</summary>
    public bool IsIdentity => Taps.Length == 1 && Step == 1 && InputStep == 1 && Offsets[0] == 0 && Count == InputSize && First == 0;
}
