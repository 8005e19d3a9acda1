namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class TransposeConvOp
{
    private static OpKernel BindFloat(BindContext context)
    {
        TensorValue filter = context.Input(1), input = context.Input(2), output = context.Output(0);
        FloatOperands.Require(context, input, filter, output);
        var geometry = Geometry(context);
        var bias = FloatOperands.Bias(context, 3, geometry.Channels);
        var range = FusedRange.Of(context.Options.GetInt32(FusedActivationField));
        var work = TransposedGeometry.FloatWork(geometry, range.Min, range.Max, context.Workers.Threads);
        return new ConvolutionKernel(work, context.Workers, input, filter, bias, output);
    }
}
