using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class Conv2DOp
{
    private static OpKernel BindFloat(BindContext context)
    {
        TensorValue input = context.Input(0), filter = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, input, filter, output);
        var geometry = Geometry(context);
        var bias = FloatOperands.Bias(context, 2, geometry.Channels);
        var range = FusedRange.Of(context.Options.GetInt32(ActivationField));
        var (phase, threads) = (geometry.Phases[0], context.Workers.Threads);
        if (filter.IsConstant && bias?.IsConstant != false && WinogradChoice.Pays(phase, geometry.Layout, geometry.Groups))
        {
            var tiles = new WinogradWork(new WinogradShape(phase, geometry.Channels), geometry.Layout, threads) { Min = range.Min, Max = range.Max };
            return new WinogradKernel(tiles, context.Workers, input, filter, bias, output);
        }

        var work = new ConvolutionWork(geometry.Phases, geometry.Layout, geometry.Groups, threads) { Min = range.Min, Max = range.Max };
        return new ConvolutionKernel(work, context.Workers, input, filter, bias, output);
    }
}
