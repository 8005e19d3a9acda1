using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>READ_VARIABLE: the value of a resource variable.</summary>
public sealed partial class ReadVariableOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.ReadVariable;

    public override bool IsPure => false;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsVariable, Int8Version = 1, Int16Version = 1 };

    public override OpKernel Bind(BindContext context)
    {
        TensorValue handle = context.Input(0), output = context.Output(0);
        if (handle.Type is not (TensorType.Resource or TensorType.Int32) || handle.Count != 1) throw context.UnsupportedType(handle);
        // A shape of no dimensions may be a scalar or unknown: the format does not tell.
        var shape = output.Source.Shape;
        if (shape is { Length: > 0 } && !HasOpenDimension(shape) && !HasOpenDimension(output.Source.ShapeSignature ?? [])) output.Resize(shape);
        else context.DeclareDynamic(0);
        var resources = context.Resources;
        return new DelegateKernel(() =>
        {
            if (resources[handle.Values<int>()[0]] is not { } value)
                throw context.Fail("The variable it reads has no value.", "The model must assign it first.");
            if (!output.HasShape || !value.Shape.AsSpan().SequenceEqual(output.Shape)) Resize(context, output, value.Shape);
            if (value.Bytes.Length != output.ByteLength)
                throw context.Fail($"The variable it reads holds {value.Bytes.Length} bytes, which are no {output.Type}[{string.Join(',', output.Shape)}].", "The model is malformed.");
            value.Bytes.CopyTo(output.Bytes());
        });
    }

    private static bool HasOpenDimension(int[] shape) => Array.Exists(shape, static dimension => dimension < 0);

    private static void Resize(BindContext context, TensorValue output, int[] shape)
    {
        if (output.Source.Shape is { Length: > 0 } stated && !HasOpenDimension(stated) && !HasOpenDimension(output.Source.ShapeSignature ?? []))
            throw context.Fail($"The variable it reads has the shape [{string.Join(',', shape)}], not [{string.Join(',', stated)}].", "The model is malformed.");
        output.Resize(shape);
    }
}
