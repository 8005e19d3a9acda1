using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class DepthwiseConv2DOp
{
    private static OpKernel BindFloat(BindContext context)
    {
        TensorValue input = context.Input(0), filter = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, input, filter, output);
        context.RequireRank(input, 4, 4);
        context.RequireRank(filter, 4, 4);
        int[] image = input.Shape, window = filter.Shape;
        int channels = image[3], filters = window[3];
        if (window[0] != 1 || channels <= 0 || filters <= 0 || filters % channels != 0)
            throw context.Fail($"Its filter is [{string.Join(", ", window)}] for {channels} input channels.", "It must be [1, height, width, a multiple of the input's channels].");
        var bias = FloatOperands.Bias(context, 2, filters);

        // The multiplier follows from the shapes, as in the reference; the option is not looked at.
        var options = context.Options;
        var padding = options.GetInt32(PaddingField);
        var vertical = new WindowAxis("height", window[1], options.GetInt32(StrideHeightField), options.GetInt32(DilationHeightField, 1));
        var horizontal = new WindowAxis("width", window[2], options.GetInt32(StrideWidthField), options.GetInt32(DilationWidthField, 1));
        var (height, top) = vertical.Over(context, padding, image[1]);
        var (width, left) = horizontal.Over(context, padding, image[2]);
        FloatOperands.Resize(context, output, image[0], height, width, filters);

        var y = AxisTaps.Convolution(image[1], height, vertical.Filter, vertical.Stride, vertical.Dilation, top);
        var x = AxisTaps.Convolution(image[2], width, horizontal.Filter, horizontal.Stride, horizontal.Dilation, left);
        var range = FusedRange.Of(options.GetInt32(ActivationField));
        if (channels == 1 && filters > 1)
        {
            // One channel seen by many filters is an ordinary convolution.
            var layout = new FilterLayout(Z: 0, Y: (nint)window[2] * filters, X: filters, Input: filters, Output: 1, filters);
            var phase = new ConvolutionPhase(image[0], AxisTaps.Single, y, x, inputChannels: 1, groups: 1);
            var product = new ConvolutionWork([phase], layout, groups: 1, context.Workers.Threads) { Min = range.Min, Max = range.Max };
            return new ConvolutionKernel(product, context.Workers, input, filter, bias, output);
        }

        var shape = new DepthwiseShape(image[0], y, x, filters, horizontal.Stride, horizontal.Dilation);
        var work = DepthwiseWork.Create(shape, context.Workers.Threads, range.Min, range.Max);
        return new DepthwiseKernel(work, context.Workers, input, filter, bias, output, filters / channels);
    }
}
