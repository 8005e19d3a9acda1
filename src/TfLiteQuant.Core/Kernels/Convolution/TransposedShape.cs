namespace TfLiteQuant.Kernels;

/// <summary>One dimension of a transposed convolution: input position i meets output positions
/// <c>i * Stride + t - Padding</c> through the filter's element t.</summary>
/// <param name="InputSize">Input positions.</param>
/// <param name="OutputSize">Output positions; products beyond them are left out.</param>
/// <param name="Filter">Elements of the filter.</param>
/// <param name="Stride">Output positions from one input position to the next.</param>
/// <param name="Padding">Positions cut off before the first output position.</param>
internal readonly record struct TransposedAxis(int InputSize, int OutputSize, int Filter, int Stride, int Padding)
{
    /// <summary>Input positions that an output position meets at most.</summary>
    public int Overlap => (Filter + Stride - 1) / Stride;
}

/// <summary>A transposed convolution of images.</summary>
/// <param name="Batches">Images.</param>
/// <param name="Y">Along the height.</param>
/// <param name="X">Along the width.</param>
/// <param name="InputChannels">Channels of the input.</param>
/// <param name="OutputChannels">Channels of the output.</param>
internal sealed record TransposedShape(int Batches, TransposedAxis Y, TransposedAxis X, int InputChannels, int OutputChannels)
{
    private const int MostPieces = 64;
    private const int StageElements = 64;

    /// <summary>Products of an input pixel: with every element of the filter, for each output channel.</summary>
    public int Products => Y.Filter * X.Filter * OutputChannels;

    /// <summary>Pixels of an output line that a stage of sums takes as one, so that its vectors are filled.</summary>
    public int StagePixels => Math.Clamp(StageElements / OutputChannels, 1, X.OutputSize);

    /// <summary>Channels of such a stage.</summary>
    public int StageChannels => StagePixels * OutputChannels;

    /// <summary>Brings the filter [output channels, height, width, input channels] into the order of products: an element after the other, in
    /// each its output channels.</summary>
    public unsafe void Order<T>(T* filter, T* columns)
        where T : unmanaged
    {
        var elements = Y.Filter * X.Filter;
        for (var element = 0; element < elements; element++)
            for (var channel = 0; channel < OutputChannels; channel++, columns += InputChannels)
                new ReadOnlySpan<T>(filter + ((nint)channel * elements + element) * InputChannels, InputChannels).CopyTo(new Span<T>(columns, InputChannels));
    }

    /// <summary>Whether all products of a pixel at once (<see cref="SpreadConvolutionWork{T}"/>) are faster than a convolution for each
    /// remainder by the strides: they take fewer vectors of columns, and those of the lines that an output line meets lie on the stack.</summary>
    /// <param name="lanes">Columns of a vector.</param>
    public bool IsSpread(int lanes)
    {
        const int MostElements = 48 * 1024;
        const int LeastSaved = 2;
        long Vectors(long columns) => (columns + lanes - 1) / lanes;
        var columns = (long)Y.Filter * X.Filter * OutputChannels;
        var held = Y.Overlap * (X.InputSize + 2L * X.Overlap) * Vectors(columns) * lanes;
        var line = Math.Max((X.InputSize + (long)X.Overlap) * X.Stride, (long)X.Padding + X.OutputSize) * OutputChannels;
        return Math.Min(Y.InputSize, X.InputSize) > 0 && Math.Min(Y.OutputSize, X.OutputSize) > 0 && held + line <= MostElements && Y.Overlap * X.Overlap <= MostPieces
            && LeastSaved * Vectors(columns) <= (long)Y.Filter * X.Filter * Vectors(OutputChannels);
    }
}
