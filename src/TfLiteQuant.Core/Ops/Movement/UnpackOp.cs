using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>UNPACK: the slices of a tensor along an axis, without that axis.</summary>
public sealed partial class UnpackOp : OpDefinition
{
    private const int CountField = 0, AxisField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.Unpack;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 4 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1, context.Options.GetInt32(CountField));
        var input = context.Input(0);
        var bytes = context.ElementBytes(input);
        var axis = context.ResolveAxis(context.Options.GetInteger(AxisField), input.Rank);
        context.Require(input.Shape[axis] == context.OutputCount, $"It has {context.OutputCount} outputs for {input.Shape[axis]} slices.");
        int[] shape = [.. input.Shape[..axis], .. input.Shape[(axis + 1)..]];
        var copies = new TensorCopy[context.OutputCount];
        for (var i = 0; i < copies.Length; i++)
        {
            var output = context.Output(i);
            context.RequireSameType(output, input);
            context.RequireSameParameters(output, input);
            output.Resize(shape);
            copies[i] = new TensorCopy(input, output, AxisCopies.Cut(input.Shape, axis, i, 1, bytes));
        }

        if (copies.Length == 1) context.AllowInPlace(0, 0);
        return MovementKernel.Of(context, copies);
    }
}
