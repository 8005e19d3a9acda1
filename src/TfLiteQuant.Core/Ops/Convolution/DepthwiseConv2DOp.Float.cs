using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class DepthwiseConv2DOp
{
    private static OpKernel BindFloat(BindContext context)
    {
        TensorValue input = context.Input(0), filter = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, input, filter, output);
        var geometry = Geometry(context, out var y, out var x);
        var bias = FloatOperands.Bias(context, 2, geometry.Channels);
        var range = FusedRange.Of(context.Options.GetInt32(ActivationField));
        if (geometry.Multiplier == 0)
        {
            var product = new ConvolutionWork(geometry.Phases, geometry.Layout, groups: 1, context.Workers.Threads) { Min = range.Min, Max = range.Max };
            return new ConvolutionKernel(product, context.Workers, input, filter, bias, output);
        }

        var shape = new DepthwiseShape(geometry.Images, y, x, geometry.Channels);
        var work = DepthwiseWork.Create(shape, context.Workers.Threads, range.Min, range.Max);
        return new DepthwiseKernel(work, context.Workers, input, filter, bias, output, geometry.Multiplier);
    }
}
