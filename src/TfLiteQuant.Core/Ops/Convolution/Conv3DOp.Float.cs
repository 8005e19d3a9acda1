using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class Conv3DOp
{
    private static OpKernel BindFloat(BindContext context)
    {
        TensorValue input = context.Input(0), filter = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, input, filter, output);
        context.RequireRank(input, 5, 5);
        context.RequireRank(filter, 5, 5);
        int[] image = input.Shape, window = filter.Shape;
        int channels = image[4], filters = window[4];
        if (channels <= 0 || filters <= 0 || window[3] != channels)
            throw context.Fail($"Its filter is [{string.Join(", ", window)}] for {channels} input channels.", "Its fourth dimension must be the input's channels.");
        var bias = FloatOperands.Bias(context, 2, filters);

        var options = context.Options;
        var padding = options.GetInt32(PaddingField);
        WindowAxis[] axes =
        [
            new("depth", window[0], options.GetInt32(StrideDepthField), options.GetInt32(DilationDepthField, 1)),
            new("height", window[1], options.GetInt32(StrideHeightField), options.GetInt32(DilationHeightField, 1)),
            new("width", window[2], options.GetInt32(StrideWidthField), options.GetInt32(DilationWidthField, 1)),
        ];
        var taps = new AxisTaps[3];
        for (var i = 0; i < 3; i++)
        {
            var (size, before) = axes[i].Over(context, padding, image[i + 1]);
            taps[i] = AxisTaps.Convolution(image[i + 1], size, axes[i].Filter, axes[i].Stride, axes[i].Dilation, before);
        }

        FloatOperands.Resize(context, output, image[0], taps[0].Count, taps[1].Count, taps[2].Count, filters);
        var range = FusedRange.Of(options.GetInt32(ActivationField));
        var volume = new VolumeShape(image[0], taps[0], taps[1], taps[2], channels, filters);
        if (filter.IsConstant && bias?.IsConstant != false && volume.IsSliced) return new SlicedConvolutionKernel(volume, range, context.Workers, input, filter, bias, output);

        var phase = new ConvolutionPhase(image[0], taps[0], taps[1], taps[2], channels, groups: 1);
        var pixel = (nint)channels * filters;
        var layout = new FilterLayout(Z: window[1] * window[2] * pixel, Y: window[2] * pixel, X: pixel, Input: filters, Output: 1, filters);
        var work = new ConvolutionWork([phase], layout, groups: 1, context.Workers.Threads) { Min = range.Min, Max = range.Max };
        return new ConvolutionKernel(work, context.Workers, input, filter, bias, output);
    }
}
