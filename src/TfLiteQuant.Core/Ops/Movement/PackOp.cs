using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>PACK: tensors of one shape along a new axis.</summary>
public sealed partial class PackOp : OpDefinition
{
    private const int CountField = 0, AxisField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.Pack;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 2, Int16Version = 3 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(context.Options.GetInt32(CountField), 1);
        context.RequireInputs(1, 1);
        var (first, output) = (context.Input(0), context.Output(0));
        context.RequireSameType(first, output);
        var bytes = context.ElementBytes(first);
        var axis = context.ResolveAxis(context.Options.GetInteger(AxisField), first.Rank + 1);
        int[] shape = [.. first.Shape[..axis], context.InputCount, .. first.Shape[axis..]];
        output.Resize(shape);
        var copies = new TensorCopy[context.InputCount];
        for (var i = 0; i < copies.Length; i++)
        {
            var input = context.Input(i);
            context.RequireSameType(input, first);
            context.RequireShape(input, first.Shape);
            context.RequireSameParameters(input, output);
            copies[i] = new TensorCopy(input, output, AxisCopies.Join(shape, axis, i, 1, bytes));
        }

        if (copies.Length == 1) context.AllowInPlace(0, 0);
        return MovementKernel.Of(context, copies);
    }
}
