namespace TfLiteQuant.Ops;

/// <content>What is computed, whatever the types.</content>
public sealed partial class TransposeConvOp
{
    private const int FilterAxis = 0;

    /// <summary>The geometry; call when the output shape can be read.</summary>
    private static ConvolutionGeometry Geometry(BindContext context)
    {
        TensorValue sizes = context.Input(0), filter = context.Input(1), input = context.Input(2);
        context.RequireRank(input, 4, 4);
        context.RequireRank(filter, 4, 4);
        var shape = Array.ConvertAll(context.Integers(sizes), static size => (int)Math.Clamp(size, int.MinValue, int.MaxValue));

        // The stated size is mostly a constant with the batch that the converter knew. A model that is run with another one takes it from
        // the input, as the reference runtime's XNNPACK does.
        if (shape.Length == 4) shape[0] = input.Shape[0];
        var options = context.Options;
        var vertical = new WindowAxis("height", filter.Shape[1], options.GetInt32(StrideHeightField));
        var horizontal = new WindowAxis("width", filter.Shape[2], options.GetInt32(StrideWidthField));
        return TransposedGeometry.Of(context, input, filter, shape, options.GetInt32(PaddingField), vertical, horizontal);
    }

    private static ProductOperands Operands(BindContext context) => new(
        context.Input(2), context.Input(1), BiasPosition: 3, context.Output(0), FilterAxis, context.Options.GetInt32(FusedActivationField), ProductArithmetic.FixedPoint);
}
