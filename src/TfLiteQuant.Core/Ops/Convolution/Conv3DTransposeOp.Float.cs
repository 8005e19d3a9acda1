using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class Conv3DTransposeOp
{
    private static OpKernel? BindFloat(BindContext context)
    {
        TensorValue sizes = context.Input(0), filter = context.Input(1), input = context.Input(2), output = context.Output(0);
        FloatOperands.Require(context, input, filter, output);
        context.RequireRank(input, 5, 5);
        context.RequireRank(filter, 5, 5);
        if (!context.TryReadValues(0)) return null;
        int[] image = input.Shape, window = filter.Shape;
        var shape = Array.ConvertAll(context.Integers(sizes), static size => (int)Math.Clamp(size, int.MinValue, int.MaxValue));
        var (filters, channels) = (window[3], image[4]);
        if (shape.Length != 5 || shape[0] != image[0] || shape[4] != filters)
            throw context.Fail($"Its output shape [{string.Join(", ", shape)}] does not fit its input [{string.Join(", ", image)}] and filter [{string.Join(", ", window)}].", "Batches and output channels must be theirs.");
        if (channels <= 0 || window[4] != channels)
            throw context.Fail($"Its filter has {window[4]} channels, its input {channels}.", "They must be equal.");
        var bias = FloatOperands.Bias(context, 3, filters);

        var options = context.Options;
        var padding = options.GetInt32(PaddingField);
        WindowAxis[] axes =
        [
            new("depth", window[0], options.GetInt32(StrideDepthField), options.GetInt32(DilationDepthField, 1)),
            new("height", window[1], options.GetInt32(StrideHeightField), options.GetInt32(DilationHeightField, 1)),
            new("width", window[2], options.GetInt32(StrideWidthField), options.GetInt32(DilationWidthField, 1)),
        ];
        var taps = new List<AxisTaps>[3];
        for (var i = 0; i < 3; i++)
        {
            var (size, before) = axes[i].Over(context, padding, shape[i + 1]);
            if (size != image[i + 1])
                throw context.Fail($"An output of {shape[i + 1]} along {axes[i].Name} belongs to an input of {size}, not {image[i + 1]}.", "The output shape contradicts the input.");
            taps[i] = [.. AxisTaps.Transposed(image[i + 1], shape[i + 1], axes[i].Filter, axes[i].Stride, axes[i].Dilation, before)];
        }

        FloatOperands.Resize(context, output, shape);
        var phases = from z in taps[0] from y in taps[1] from x in taps[2] select new ConvolutionPhase(image[0], z, y, x, channels, groups: 1);
        var pixel = (nint)filters * channels;
        var layout = new FilterLayout(Z: window[1] * window[2] * pixel, Y: window[2] * pixel, X: pixel, Input: 1, Output: channels, filters);
        var range = FusedRange.Of(options.GetInt32(ActivationField));
        var work = new ConvolutionWork(phases, layout, groups: 1, context.Workers.Threads) { Min = range.Min, Max = range.Max };
        return new ConvolutionKernel(work, context.Workers, input, filter, bias, output);
    }
}
