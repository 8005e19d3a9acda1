using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BATCH_TO_SPACE_ND: batch entries interleaved to larger images, of which margins are cut off. Inputs: value
/// [batch, spatial..., rest...], block sizes, margins [spatial, 2].</summary>
public sealed partial class BatchToSpaceNdOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.BatchToSpaceNd;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 4 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, 1);
        if (BatchBlocks.Read(context) is not { } blocks) return null;
        var (input, output) = (context.Input(0), context.Output(0));
        var shape = Array.ConvertAll(input.Shape, static dimension => (long)dimension);
        for (var d = 0; d < blocks.Sizes.Length; d++)
        {
            context.Require(shape[0] % blocks.Sizes[d] == 0, $"A batch of {input.Shape[0]} has no whole blocks.");
            shape[0] /= blocks.Sizes[d];
            shape[d + 1] = shape[d + 1] * blocks.Sizes[d] - blocks.Before[d] - blocks.After[d];
        }

        output.Resize(context.Dimensions(shape));
        return new MovementKernel(context, blocks.Copies(input, output, input, output.Shape, context.ElementBytes(input)));
    }
}
