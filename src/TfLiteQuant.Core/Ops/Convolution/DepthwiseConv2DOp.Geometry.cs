using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>What is computed, whatever the types.</content>
public sealed partial class DepthwiseConv2DOp
{
    private const int FilterAxis = 3;

    private static ConvolutionGeometry Geometry(BindContext context) => Geometry(context, out _, out _);

    private static ConvolutionGeometry Geometry(BindContext context, out AxisTaps y, out AxisTaps x)
    {
        TensorValue input = context.Input(0), filter = context.Input(1), output = context.Output(0);
        context.RequireRank(input, 4, 4);
        context.RequireRank(filter, 4, 4);
        int[] image = input.Shape, window = filter.Shape;
        int channels = image[3], filters = window[3];
        if (window[0] != 1 || channels <= 0 || filters <= 0 || filters % channels != 0)
            throw context.Fail($"Its filter is [{string.Join(", ", window)}] for {channels} input channels.", "It must be [1, height, width, a multiple of the input's channels].");

        // The multiplier follows from the shapes, as in the reference; the option is not looked at.
        var options = context.Options;
        var padding = options.GetInt32(PaddingField);
        var vertical = new WindowAxis("height", window[1], options.GetInt32(StrideHeightField), options.GetInt32(DilationHeightField, 1));
        var horizontal = new WindowAxis("width", window[2], options.GetInt32(StrideWidthField), options.GetInt32(DilationWidthField, 1));
        var (height, top) = vertical.Over(context, padding, image[1]);
        var (width, left) = horizontal.Over(context, padding, image[2]);
        FloatOperands.Resize(context, output, image[0], height, width, filters);

        (y, x, var layout) = ConvolutionGeometry.Laid(
            AxisTaps.Convolution(image[1], height, vertical.Filter, vertical.Stride, vertical.Dilation, top),
            AxisTaps.Convolution(image[2], width, horizontal.Filter, horizontal.Stride, horizontal.Dilation, left),
            new FilterLayout(Z: 0, Y: (nint)window[2] * filters, X: filters, Input: filters, Output: 1, filters));

        // One channel seen by many filters is an ordinary convolution.
        var isOrdinary = channels == 1 && filters > 1;
        var phase = new ConvolutionPhase(image[0], AxisTaps.Single, y, x, isOrdinary ? 1 : filters, groups: 1, isOrdinary ? ConvolutionPhase.JoinedChannels : 0);
        return new ConvolutionGeometry([phase], layout, Groups: 1, image[0], (long)window[1] * window[2]) { Multiplier = isOrdinary ? 0 : filters / channels };
    }

    private static ProductOperands Operands(BindContext context) => new(
        context.Input(0), context.Input(1), BiasPosition: 2, context.Output(0), FilterAxis, context.Options.GetInt32(ActivationField), ProductArithmetic.FixedPoint);
}
