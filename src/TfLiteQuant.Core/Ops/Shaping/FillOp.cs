using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>FILL: the scalar in input 1 in every element of the shape in input 0 (int32 or int64 vector).</summary>
public sealed partial class FillOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Fill;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 3, Int16Version = 3 };

    public override OpKernel? Bind(BindContext context)
    {
        TensorValue dimensions = context.Input(0), value = context.Input(1), output = context.Output(0);
        if (dimensions.Type is not (TensorType.Int32 or TensorType.Int64)) throw context.UnsupportedType(dimensions);
        if (dimensions.Rank != 1) throw context.Fail($"Its shape is of rank {dimensions.Rank}.", "It takes a vector.");
        if (value.Count != 1) throw context.Fail($"Its value has {value.Count} elements.", "It takes a scalar.");
        if (output.Type != value.Type) throw context.Fail($"Its value is {value.Type}, but its output {output.Type}.", "They must be of one type.");
        if (!context.TryReadValues(0)) return null;
        output.Resize(Array.ConvertAll(dimensions.ToIntegers(), dimension => dimension is >= 0 and <= int.MaxValue
            ? (int)dimension
            : throw context.Fail($"A dimension of {dimension} cannot be.", "Dimensions are 0 or more.")));
        return new DelegateKernel(value.Type.BitsPerElement() switch
        {
            8 => () => output.Span<byte>().Fill(value.Values<byte>()[0]),
            16 => () => output.Span<short>().Fill(value.Values<short>()[0]),
            32 => () => output.Span<int>().Fill(value.Values<int>()[0]),
            64 => () => output.Span<long>().Fill(value.Values<long>()[0]),
            _ => throw context.UnsupportedType(value),
        });
    }
}
