using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class FullyConnectedOp
{
    private static OpKernel BindFloat(BindContext context)
    {
        TensorValue input = context.Input(0), filter = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, input, filter, output);
        var geometry = Geometry(context);
        var bias = FloatOperands.Bias(context, 2, geometry.Channels);
        var range = FusedRange.Of(context.Options.GetInt32(ActivationField));
        var threads = context.Workers.Threads;
        if (geometry.Images <= DotProductWork.MostRows)
        {
            var dots = DotProductWork.Create(geometry.Images, geometry.Channels, filter.Shape[1], threads, range.Min, range.Max);
            return new DotProductKernel(dots, context.Workers, input, filter, bias, output);
        }

        var work = new ConvolutionWork(geometry.Phases, geometry.Layout, groups: 1, threads) { Min = range.Min, Max = range.Max };
        return new ConvolutionKernel(work, context.Workers, input, filter, bias, output);
    }
}
