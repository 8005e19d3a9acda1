using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <summary>The geometry of transposed convolutions of images.</summary>
internal static class TransposedGeometry
{
    // A convolution of its own for each remainder by the strides: far more than any layer has, which a damaged file may state.
    private const long MostPhases = 1 << 16;

    /// <summary>What computes it in float32.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="min">Least result.</param>
    /// <param name="max">Greatest result.</param>
    /// <param name="threads">Threads that share the work.</param>
    public static IFloatProductWork FloatWork(ConvolutionGeometry geometry, float min, float max, int threads)
        => geometry.Transposed is { } shape && shape.IsSpread(GemmKernel.ChoiceLanes)
            ? new FloatSpreadConvolution(shape, min, max, threads)
            : new ConvolutionWork(geometry.Phases, geometry.Layout, groups: 1, threads) { Min = min, Max = max };

    /// <summary>Checks shapes, gives the output its own and makes the geometry.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="input">[N,H,W,C].</param>
    /// <param name="filter">[O,h,w,C].</param>
    /// <param name="shape">What the output's is to be: with the same window, padding and stride a convolution of it gives the input's size.</param>
    /// <param name="padding">0 is SAME, 1 VALID.</param>
    /// <param name="vertical">The window along the height.</param>
    /// <param name="horizontal">The window along the width.</param>
    public static ConvolutionGeometry Of(BindContext context, TensorValue input, TensorValue filter, int[] shape, int padding, WindowAxis vertical, WindowAxis horizontal)
    {
        int[] image = input.Shape, window = filter.Shape;
        var filters = window[0];
        if (shape.Length != 4 || shape[0] != image[0] || shape[3] != filters)
            throw context.Fail($"Its output shape [{string.Join(", ", shape)}] does not fit its input [{string.Join(", ", image)}] and filter [{string.Join(", ", window)}].", "Batches and output channels must be theirs.");
        if (image[3] <= 0 || window[3] != image[3])
            throw context.Fail($"Its filter has {window[3]} channels, its input {image[3]}.", "They must be equal.");

        var (height, top) = vertical.Over(context, padding, shape[1]);
        var (width, left) = horizontal.Over(context, padding, shape[2]);
        if (height != image[1] || width != image[2])
            throw context.Fail($"An output of {shape[1]} x {shape[2]} belongs to an input of {height} x {width}, not {image[1]} x {image[2]}.", "The output shape contradicts the input.");
        if (Math.Min(vertical.Stride, shape[1]) * (long)Math.Min(horizontal.Stride, shape[2]) > MostPhases)
            throw context.Unsupported($"Its strides are {vertical.Stride} x {horizontal.Stride}.", $"There are kernels for strides up to {MostPhases} in product.");
        FloatOperands.Resize(context, context.Output(0), shape);

        var phases =
            from y in AxisTaps.Transposed(image[1], shape[1], vertical.Filter, vertical.Stride, 1, top)
            from x in AxisTaps.Transposed(image[2], shape[2], horizontal.Filter, horizontal.Stride, 1, left)
            select new ConvolutionPhase(image[0], AxisTaps.Single, y, x, image[3], groups: 1);
        var layout = new FilterLayout(Z: 0, Y: (nint)window[2] * image[3], X: image[3], Input: 1, Output: (nint)window[1] * window[2] * image[3], filters);
        var whole = new TransposedShape(
            image[0],
            new TransposedAxis(image[1], shape[1], vertical.Filter, vertical.Stride, top),
            new TransposedAxis(image[2], shape[2], horizontal.Filter, horizontal.Stride, left),
            image[3],
            filters);
        return new ConvolutionGeometry([.. phases], layout, Groups: 1, image[0], (long)window[1] * window[2] * image[3]) { Transposed = whole };
    }
}
