using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>What is computed, whatever the types.</content>
public sealed partial class Conv2DOp
{
    private const int FilterAxis = 0;

    private static ConvolutionGeometry Geometry(BindContext context)
    {
        TensorValue input = context.Input(0), filter = context.Input(1), output = context.Output(0);
        context.RequireRank(input, 4, 4);
        context.RequireRank(filter, 4, 4);
        int[] image = input.Shape, window = filter.Shape;
        int channels = image[3], filters = window[0], depth = window[3];
        if (channels <= 0 || depth <= 0 || channels % depth != 0)
            throw context.Fail($"Its filter has {depth} channels, its input {channels}.", "The input's must be a multiple of the filter's.");
        var groups = channels / depth;
        if (filters <= 0 || filters % groups != 0)
            throw context.Fail($"Its filter has {filters} output channels for {groups} groups.", "They must divide evenly.");

        var options = context.Options;
        var padding = options.GetInt32(PaddingField);
        var vertical = new WindowAxis("height", window[1], options.GetInt32(StrideHeightField), options.GetInt32(DilationHeightField, 1));
        var horizontal = new WindowAxis("width", window[2], options.GetInt32(StrideWidthField), options.GetInt32(DilationWidthField, 1));
        var (height, top) = vertical.Over(context, padding, image[1]);
        var (width, left) = horizontal.Over(context, padding, image[2]);
        FloatOperands.Resize(context, output, image[0], height, width, filters);

        var (y, x, layout) = ConvolutionGeometry.Laid(
            AxisTaps.Convolution(image[1], height, vertical.Filter, vertical.Stride, vertical.Dilation, top),
            AxisTaps.Convolution(image[2], width, horizontal.Filter, horizontal.Stride, horizontal.Dilation, left),
            new FilterLayout(Z: 0, Y: (nint)window[2] * depth, X: depth, Input: 1, Output: (nint)window[1] * window[2] * depth, filters));
        var phase = new ConvolutionPhase(image[0], AxisTaps.Single, y, x, channels, groups);
        return new ConvolutionGeometry([phase], layout, groups, image[0], (long)window[1] * window[2] * depth);
    }

    private static ProductOperands Operands(BindContext context) => new(
        context.Input(0), context.Input(1), BiasPosition: 2, context.Output(0), FilterAxis, context.Options.GetInt32(ActivationField), ProductArithmetic.FixedPoint);
}
