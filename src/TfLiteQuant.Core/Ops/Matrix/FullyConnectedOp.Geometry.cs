using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>What is computed, whatever the types.</content>
public sealed partial class FullyConnectedOp
{
    private const int FilterAxis = 0;

    private static ConvolutionGeometry Geometry(BindContext context)
    {
        TensorValue input = context.Input(0), filter = context.Input(1), output = context.Output(0);
        context.RequireRank(filter, 2, 2);
        var options = context.Options;
        if (options.GetInt32(WeightsFormatField) != 0)
            throw context.Unsupported("Its weights are stored in the shuffled format.", "The engine reads plain weights; convert the model again without it.");
        int units = filter.Shape[0], depth = filter.Shape[1];
        var keepsDimensions = options.GetBoolean(KeepDimensionsField);
        if (depth <= 0 || input.Count % depth != 0 || (keepsDimensions && (input.Rank == 0 || input.Shape[^1] != depth)))
            throw context.Fail($"Its input [{string.Join(", ", input.Shape)}] does not consist of rows of {depth}, as its weights [{units}, {depth}] ask.", "Give the input another shape.");
        var rows = input.Count / depth;
        if (keepsDimensions) FloatOperands.Resize(context, output, [.. input.Shape.AsSpan(0, input.Rank - 1), units]);
        else FloatOperands.Resize(context, output, rows, units);

        var phase = new ConvolutionPhase(1, AxisTaps.Single, AxisTaps.Single, AxisTaps.Convolution(rows, rows, 1, 1, 1, 0), depth, groups: 1);
        var layout = new FilterLayout(Z: 0, Y: 0, X: 0, Input: 1, Output: depth, units);
        return new ConvolutionGeometry([phase], layout, Groups: 1, rows, depth);
    }

    private static ProductOperands Operands(BindContext context) => new(
        context.Input(0), context.Input(1), BiasPosition: 2, context.Output(0), FilterAxis, context.Options.GetInt32(ActivationField), ProductArithmetic.Scaled);
}
