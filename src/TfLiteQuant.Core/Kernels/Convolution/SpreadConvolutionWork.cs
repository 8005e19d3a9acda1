using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A transposed convolution to few channels, such as the masks of a segmentation: each input pixel is multiplied with the whole filter,
/// all elements of all channels as columns of one product, and where windows overlap in the output, products are added up.
/// </summary>
/// <remarks>
/// Taken apart into convolutions, one for each remainder by the strides, the product would have a column per output channel, and most
/// lanes of a vector none. Output line after output line; the products of the input lines under it stay near, and are computed once for
/// each part of the work. Sums run over elements of the filter from top to bottom, in each of its lines from left to right, whatever the
/// cut.
/// </remarks>
/// <typeparam name="T">Products: float or int.</typeparam>
internal abstract unsafe class SpreadConvolutionWork<T> : RangeWork
    where T : unmanaged, INumber<T>
{
    private readonly int _step;
    private readonly int _slot;
    private readonly int _lineElements;

    /// <param name="shape">What is computed, which <see cref="TransposedShape.IsSpread"/>.</param>
    /// <param name="step">Elements from the products of a pixel to those of the next.</param>
    /// <param name="threads">Threads that share the work.</param>
    protected SpreadConvolutionWork(TransposedShape shape, int step, int threads)
        : base(shape.Batches * shape.Y.OutputSize, (long)shape.X.InputSize * shape.InputChannels * shape.Products / shape.Y.Stride / 8, threads)
    {
        Shape = shape;
        _step = step;
        _slot = (shape.X.InputSize + 2 * (shape.X.Overlap - 1)) * step;
        _lineElements = Math.Max(Blocks * shape.X.Stride, shape.X.Padding + shape.X.OutputSize) * shape.OutputChannels;
    }

    protected TransposedShape Shape { get; }

    /// <summary>Elements of an output line.</summary>
    protected int OutputElements => Shape.X.OutputSize * Shape.OutputChannels;

    private int Blocks => Shape.X.InputSize + Shape.X.Overlap - 1;

    /// <summary>Computes the products of an input line, pixel after pixel.</summary>
    /// <param name="line">Number of the line among those of all images.</param>
    /// <param name="products">Where they go: element of the filter after element, in each one output channel after the other.</param>
    protected abstract void Multiply(int line, T* products);

    /// <summary>Makes an output line of its sums, which have no bias yet.</summary>
    /// <param name="line">Number of the line among those of all images.</param>
    /// <param name="sums">Pixel after pixel; they may be changed.</param>
    protected abstract void Finish(int line, T* sums);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected sealed override void Execute(int first, int end)
    {
        TransposedAxis y = Shape.Y, x = Shape.X;
        var slots = stackalloc T[y.Overlap * _slot + SpreadLine<T>.Slack];
        var sums = stackalloc T[_lineElements + SpreadLine<T>.Slack];
        var pieces = stackalloc T*[y.Overlap * x.Overlap];
        var lines = stackalloc T*[y.Overlap];
        var held = stackalloc int[y.Overlap];
        var margin = (x.Overlap - 1) * _step;
        for (var slot = 0; slot < y.Overlap; slot++)
        {
            held[slot] = -1;
            new Span<T>(slots + slot * _slot, margin).Clear();
            new Span<T>(slots + (slot + 1) * _slot - margin, margin).Clear();
        }

        int block = x.Stride * Shape.OutputChannels, filled = Blocks * block;
        for (var line = first; line < end; line++)
        {
            var (image, position) = Math.DivRem(line, y.OutputSize);
            var met = 0;
            var (inputY, tap) = Math.DivRem(position + y.Padding, y.Stride);
            for (; tap < y.Filter; tap += y.Stride, inputY--)
            {
                if ((uint)inputY >= (uint)y.InputSize) continue;
                var source = image * y.InputSize + inputY;
                var slot = source % y.Overlap;
                lines[met++] = slots + slot * _slot + margin + tap * x.Filter * Shape.OutputChannels;
                if (held[slot] == source) continue;
                held[slot] = source;
                Multiply(source, slots + slot * _slot + margin);
            }

            var (whole, cut) = Pieces(lines, met, block, pieces);
            SpreadLine<T>.Add(pieces, whole, cut, x.Filter % x.Stride * Shape.OutputChannels, _step, sums, block, Blocks);
            new Span<T>(sums + filled, _lineElements - filled).Clear();
            Finish(line, sums + x.Padding * Shape.OutputChannels);
        }
    }

    // A pixel's block, and those that begin as many blocks before it as the filter reaches beyond its stride.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Whole, int Cut) Pieces(T** lines, int met, int block, T** pieces)
    {
        var (inLine, rest) = Math.DivRem(Shape.X.Filter, Shape.X.Stride);
        var count = 0;
        for (var i = 0; i < met; i++)
            for (var before = 0; before < inLine; before++) pieces[count++] = lines[i] + before * (block - _step);
        if (rest == 0) return (count, 0);
        for (var i = 0; i < met; i++) pieces[count + i] = lines[i] + inLine * (block - _step);
        return (count, met);
    }
}
