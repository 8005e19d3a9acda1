using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SPACE_TO_BATCH_ND: every n-th pixel in its own batch entry, after zeros around the image. Inputs: value
/// [batch, spatial..., rest...], block sizes, margins [spatial, 2].</summary>
public sealed partial class SpaceToBatchNdOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.SpaceToBatchNd;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 4 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, 1);
        if (BatchBlocks.Read(context) is not { } blocks) return null;
        var (input, output) = (context.Input(0), context.Output(0));
        var shape = Array.ConvertAll(input.Shape, static dimension => (long)dimension);
        for (var d = 0; d < blocks.Sizes.Length; d++)
        {
            var padded = shape[d + 1] + blocks.Before[d] + blocks.After[d];
            context.Require(padded % blocks.Sizes[d] == 0, $"Dimension {d + 1} of {padded} has no whole blocks of {blocks.Sizes[d]}.");
            shape[d + 1] = padded / blocks.Sizes[d];
            shape[0] *= blocks.Sizes[d];
        }

        output.Resize(context.Dimensions(shape));
        var copies = blocks.Copies(input, output, output, input.Shape, context.ElementBytes(input));
        Action? fill = blocks.Before.Concat(blocks.After).Any(static margin => margin > 0) ? new FillStep(output, null, context.ElementBytes(input)).Run : null;
        return new MovementKernel(context, copies, fill);
    }
}
