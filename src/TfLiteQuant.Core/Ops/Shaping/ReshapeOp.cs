using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RESHAPE: the same elements in another shape, from the int32 vector in input 1 or else the options; one dimension
/// may be -1 and follows from the others.</summary>
public sealed partial class ReshapeOp : OpDefinition
{
    private const int NewShapeField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.Reshape;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 1, Int16Version = 1 };

    public override OpKernel? Bind(BindContext context)
    {
        int[] wanted;
        if (context.OptionalInput(1) is { Rank: 1, Type: TensorType.Int32 or TensorType.Int64 } shape)
        {
            if (!context.TryReadValues(1)) return null;
            wanted = Array.ConvertAll(shape.ToIntegers(), static dimension => (int)dimension);
        }
        else
        {
            wanted = context.Options.GetVector<int>(NewShapeField);
            // Old converters wrote the shape of a scalar as [0].
            if (wanted is [0]) wanted = [];
        }

        return CopyKernel.Bind(context, Resolve(context, context.Input(0), wanted));
    }

    private static int[] Resolve(BindContext context, TensorValue input, int[] wanted)
    {
        int open = -1;
        long known = 1;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == -1 && open < 0) open = i;
            else if (wanted[i] < 0) throw Refuse(context, input, wanted);
            else known = Math.Min(known * wanted[i], 1L << 32);
        }

        if (open < 0) return known == input.Count ? wanted : throw Refuse(context, input, wanted);
        if (known == 0 ? input.Count != 0 : input.Count % known != 0) throw Refuse(context, input, wanted);
        var resolved = (int[])wanted.Clone();
        resolved[open] = known == 0 ? 0 : (int)(input.Count / known);
        return resolved;
    }

    private static Exception Refuse(BindContext context, TensorValue input, int[] wanted) => context.Fail(
        $"{input.Count} elements of the shape [{string.Join(',', input.Shape)}] do not fit [{string.Join(',', wanted)}].",
        "The model fixes that shape: give inputs of the size it was made for.");
}
