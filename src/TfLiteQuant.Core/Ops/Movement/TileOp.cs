using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>TILE: a tensor repeated along each dimension. Inputs: value, repeats.</summary>
public sealed partial class TileOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Tile;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 3, Int16Version = 3, Int16OnlyWhereDemanded = true };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (input, repeatsTensor, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireShape(repeatsTensor, input.Rank);
        context.RequireType(repeatsTensor, TensorType.Int32, TensorType.Int64);
        var bytes = context.ElementBytes(input);
        if (!context.TryReadValues(1)) return null;
        var repeats = context.Integers(repeatsTensor);
        var shape = context.Dimensions([.. repeats.Select((count, d) => count * input.Shape[d])]);
        output.Resize(shape);

        // Each dimension is two loops: over the copies, which read the same elements again, and over the elements.
        var (from, to) = (CopyPlan.Strides(input.Shape), CopyPlan.Strides(shape));
        var (extents, source, target) = (new int[2 * shape.Length], new long[2 * shape.Length], new long[2 * shape.Length]);
        for (var d = 0; d < shape.Length; d++)
        {
            (extents[2 * d], extents[2 * d + 1]) = ((int)repeats[d], input.Shape[d]);
            (source[2 * d], source[2 * d + 1]) = (0, from[d]);
            (target[2 * d], target[2 * d + 1]) = (to[d] * input.Shape[d], to[d]);
        }

        return MovementKernel.Of(context, input, output, CopyPlan.Create(extents, source, target, bytes));
    }
}
