using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>What is computed, whatever the types.</content>
public sealed partial class TransposeConvOp
{
    private const int FilterAxis = 0;

    /// <summary>The geometry; call when the output shape can be read.</summary>
    private static ConvolutionGeometry Geometry(BindContext context)
    {
        TensorValue sizes = context.Input(0), filter = context.Input(1), input = context.Input(2), output = context.Output(0);
        context.RequireRank(input, 4, 4);
        context.RequireRank(filter, 4, 4);
        int[] image = input.Shape, window = filter.Shape;
        var shape = Array.ConvertAll(context.Integers(sizes), static size => (int)Math.Clamp(size, int.MinValue, int.MaxValue));
        var filters = window[0];
        if (shape.Length != 4 || shape[0] != image[0] || shape[3] != filters)
            throw context.Fail($"Its output shape [{string.Join(", ", shape)}] does not fit its input [{string.Join(", ", image)}] and filter [{string.Join(", ", window)}].", "Batches and output channels must be theirs.");
        if (image[3] <= 0 || window[3] != image[3])
            throw context.Fail($"Its filter has {window[3]} channels, its input {image[3]}.", "They must be equal.");

        var options = context.Options;
        var padding = options.GetInt32(PaddingField);
        var vertical = new WindowAxis("height", window[1], options.GetInt32(StrideHeightField));
        var horizontal = new WindowAxis("width", window[2], options.GetInt32(StrideWidthField));
        var (height, top) = vertical.Over(context, padding, shape[1]);
        var (width, left) = horizontal.Over(context, padding, shape[2]);
        if (height != image[1] || width != image[2])
            throw context.Fail($"An output of {shape[1]} x {shape[2]} belongs to an input of {height} x {width}, not {image[1]} x {image[2]}.", "The output shape contradicts the input.");
        FloatOperands.Resize(context, output, shape);

        var phases =
            from y in AxisTaps.Transposed(image[1], shape[1], vertical.Filter, vertical.Stride, 1, top)
            from x in AxisTaps.Transposed(image[2], shape[2], horizontal.Filter, horizontal.Stride, 1, left)
            select new ConvolutionPhase(image[0], AxisTaps.Single, y, x, image[3], groups: 1);
        var layout = new FilterLayout(Z: 0, Y: (nint)window[2] * image[3], X: image[3], Input: 1, Output: (nint)window[1] * window[2] * image[3], filters);
        return new ConvolutionGeometry([.. phases], layout, Groups: 1, image[0], (long)window[1] * window[2] * image[3]);
    }

    private static ProductOperands Operands(BindContext context) => new(
        context.Input(2), context.Input(1), BiasPosition: 3, context.Output(0), FilterAxis, context.Options.GetInt32(FusedActivationField), ProductArithmetic.FixedPoint);
}
