using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>DEPTH_TO_SPACE: channels of an image [n, h, w, c] become squares.</summary>
public sealed partial class DepthToSpaceOp : OpDefinition
{
    private const int BlockField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.DepthToSpace;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1, 1);
        var (input, output) = (context.Input(0), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireRank(input, 4, 4);
        var block = context.Options.GetInt32(BlockField);
        var area = (long)block * block;
        context.Require(block > 0 && input.Shape[3] % area == 0, $"{input.Shape[3]} channels are no whole blocks of {block} by {block}.");
        var channels = (int)(input.Shape[3] / area);
        output.Resize(input.Shape[0], checked(input.Shape[1] * block), checked(input.Shape[2] * block), channels);
        var (extents, image, depth) = BlockLayout.Of(input.Shape[0], input.Shape[1], input.Shape[2], block, channels);
        return MovementKernel.Of(context, input, output, CopyPlan.Create(extents, depth, image, context.ElementBytes(input)));
    }
}
