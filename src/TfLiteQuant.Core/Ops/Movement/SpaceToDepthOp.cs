using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SPACE_TO_DEPTH: squares of an image [n, h, w, c] become channels.</summary>
public sealed partial class SpaceToDepthOp : OpDefinition
{
    private const int BlockField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.SpaceToDepth;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1, 1);
        var (input, output) = (context.Input(0), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireRank(input, 4, 4);
        var block = context.Options.GetInt32(BlockField);
        var (height, width) = (input.Shape[1], input.Shape[2]);
        context.Require(block > 0 && height % block == 0 && width % block == 0, $"An image of {height} by {width} has no whole blocks of {block}.");
        output.Resize(input.Shape[0], height / block, width / block, checked(input.Shape[3] * block * block));
        var (extents, image, depth) = BlockLayout.Of(output.Shape[0], output.Shape[1], output.Shape[2], block, input.Shape[3]);
        return MovementKernel.Of(context, input, output, CopyPlan.Create(extents, image, depth, context.ElementBytes(input)));
    }
}
