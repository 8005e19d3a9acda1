using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>float32.</content>
public sealed partial class FullyConnectedOp
{
    private static OpKernel BindFloat(BindContext context)
    {
        TensorValue input = context.Input(0), filter = context.Input(1), output = context.Output(0);
        FloatOperands.Require(context, input, filter, output);
        context.RequireRank(filter, 2, 2);
        var options = context.Options;
        if (options.GetInt32(WeightsFormatField) != 0)
            throw context.Unsupported("Its weights are stored in the shuffled format.", "The engine reads plain weights; convert the model again without it.");
        int units = filter.Shape[0], depth = filter.Shape[1];
        var keepsDimensions = options.GetBoolean(KeepDimensionsField);
        if (depth <= 0 || input.Count % depth != 0 || (keepsDimensions && (input.Rank == 0 || input.Shape[^1] != depth)))
            throw context.Fail($"Its input [{string.Join(", ", input.Shape)}] does not consist of rows of {depth}, as its weights [{units}, {depth}] ask.", "Give the input another shape.");
        var bias = FloatOperands.Bias(context, 2, units);
        var rows = input.Count / depth;
        if (keepsDimensions) FloatOperands.Resize(context, output, [.. input.Shape.AsSpan(0, input.Rank - 1), units]);
        else FloatOperands.Resize(context, output, rows, units);

        var range = FusedRange.Of(options.GetInt32(ActivationField));
        var threads = context.Workers.Threads;
        if (rows <= DotProductWork.MostRows)
        {
            var dots = DotProductWork.Create(rows, units, depth, threads, range.Min, range.Max);
            return new DotProductKernel(dots, context.Workers, input, filter, bias, output);
        }

        var axis = AxisTaps.Convolution(rows, rows, 1, 1, 1, 0);
        var phase = new ConvolutionPhase(1, AxisTaps.Single, AxisTaps.Single, axis, depth, groups: 1);
        var layout = new FilterLayout(Z: 0, Y: 0, X: 0, Input: 1, Output: depth, units);
        var work = new ConvolutionWork([phase], layout, groups: 1, threads) { Min = range.Min, Max = range.Max };
        return new ConvolutionKernel(work, context.Workers, input, filter, bias, output);
    }
}
