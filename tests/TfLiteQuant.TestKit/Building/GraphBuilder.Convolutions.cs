using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Convolutions: weights are made unless given.</content>
public sealed partial class GraphBuilder
{
    private static readonly Window Plain = new();

    /// <summary>CONV_2D with random weights.</summary>
    /// <param name="image">[batch, height, width, channels].</param>
    /// <param name="filters">Output channels.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="window">Stride, dilation, padding, activation.</param>
    /// <param name="bias">Whether there is a bias; the runtime refuses to run a convolution without, though files have them.</param>
    /// <param name="groups">Groups the channels are split into.</param>
    public Value Conv2D(Value image, int filters, int kernel = 3, Window? window = null, bool bias = true, int groups = 1) => Conv2D(
        image,
        Weights([filters, kernel, kernel, ShapeOf(image)[3] / groups], "conv_2d/filter"),
        bias ? Weights([filters], "conv_2d/bias") : Value.None,
        window);

    /// <summary>CONV_2D.</summary>
    public Value Conv2D(Value image, Value filter, Value bias, Window? window = null)
    {
        window ??= Plain;
        int[] input = ShapeOf(image), weights = ShapeOf(filter);
        var options = new OptionFields(OptionTag.Conv2D).Choice(0, window.Padding).Integer(1, window.Stride).Integer(2, window.Stride)
            .Choice(3, window.Activation).Integer(4, window.Dilation, 1).Integer(5, window.Dilation, 1);
        int[] output = [input[0], window.OutputSize(input[1], weights[1]), window.OutputSize(input[2], weights[2]), weights[0]];
        return Operator(BuiltinOperator.Conv2D, bias == Value.None ? [image, filter] : [image, filter, bias], output, options);
    }

    /// <summary>DEPTHWISE_CONV_2D with random weights.</summary>
    public Value DepthwiseConv2D(Value image, int kernel = 3, int multiplier = 1, Window? window = null)
    {
        window ??= Plain;
        var input = ShapeOf(image);
        var channels = input[3] * multiplier;
        var options = new OptionFields(OptionTag.DepthwiseConv2D).Choice(0, window.Padding).Integer(1, window.Stride).Integer(2, window.Stride)
            .Integer(3, multiplier).Choice(4, window.Activation).Integer(5, window.Dilation, 1).Integer(6, window.Dilation, 1);
        return Operator(
            BuiltinOperator.DepthwiseConv2D,
            [image, Weights([1, kernel, kernel, channels], "depthwise/filter"), Weights([channels], "depthwise/bias")],
            [input[0], window.OutputSize(input[1], kernel), window.OutputSize(input[2], kernel), channels],
            options,
            window.Dilation > 1 ? 2 : 1);
    }

    /// <summary>TRANSPOSE_CONV with random weights: the filter is [filters, kernel, kernel, channels].</summary>
    public Value TransposeConv(Value image, int filters, int kernel = 3, Window? window = null, bool bias = false)
    {
        window ??= Plain;
        var input = ShapeOf(image);
        int[] output = [input[0], window.TransposedSize(input[1], kernel), window.TransposedSize(input[2], kernel), filters];
        Value[] inputs = [Integers(output), Weights([filters, kernel, kernel, input[3]], "transpose_conv/filter"), image];
        var options = new OptionFields(OptionTag.TransposeConv).Choice(0, window.Padding).Integer(1, window.Stride).Integer(2, window.Stride)
            .Choice(3, window.Activation);
        return Operator(
            BuiltinOperator.TransposeConv,
            bias ? [.. inputs, Weights([filters], "transpose_conv/bias")] : inputs,
            [(this[image].Type, output)],
            options,
            window.Activation != FusedActivation.None ? 4 : bias ? 3 : 1)[0];
    }

    /// <summary>CONV_3D with random weights: the filter is [kernel, kernel, kernel, channels, filters].</summary>
    public Value Conv3D(Value volume, int filters, int kernel = 3, Window? window = null)
    {
        window ??= Plain;
        var input = ShapeOf(volume);
        var options = new OptionFields(OptionTag.Conv3D).Choice(0, window.Padding).Integer(1, window.Stride).Integer(2, window.Stride)
            .Integer(3, window.Stride).Choice(4, window.Activation)
            .Integer(5, window.Dilation, 1).Integer(6, window.Dilation, 1).Integer(7, window.Dilation, 1);
        int[] output = [input[0], window.OutputSize(input[1], kernel), window.OutputSize(input[2], kernel), window.OutputSize(input[3], kernel), filters];
        Value[] inputs = [volume, Weights([kernel, kernel, kernel, input[4], filters], "conv_3d/filter"), Weights([filters], "conv_3d/bias")];
        return Operator(BuiltinOperator.Conv3D, inputs, output, options);
    }

    /// <summary>MAX_POOL_2D or AVERAGE_POOL_2D.</summary>
    public Value Pool2D(BuiltinOperator builtin, Value image, int size = 2, Window? window = null)
    {
        window ??= new Window(Stride: size);
        var input = ShapeOf(image);
        var options = new OptionFields(OptionTag.Pool2D).Choice(0, window.Padding).Integer(1, window.Stride).Integer(2, window.Stride)
            .Integer(3, size).Integer(4, size).Choice(5, window.Activation);
        return Operator(builtin, [image], [input[0], window.OutputSize(input[1], size), window.OutputSize(input[2], size), input[3]], options);
    }
}
