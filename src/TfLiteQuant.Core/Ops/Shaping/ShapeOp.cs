using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SHAPE: the input's dimensions as a vector of int32 or int64.</summary>
public sealed partial class ShapeOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Shape;

    public override IntegerRule Integer { get; } = new() { Int8Version = 1, Int16Version = 1, ReadsAnyType = true };

    public override bool DependsOnlyOnShapes => true;

    public override OpKernel Bind(BindContext context)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        if (output.Type is not (TensorType.Int32 or TensorType.Int64)) throw context.UnsupportedType(output);
        output.Resize(input.Rank);
        return new DelegateKernel(() =>
        {
            for (var i = 0; i < input.Rank; i++)
            {
                if (output.Type == TensorType.Int32) output.Span<int>()[i] = input.Shape[i];
                else output.Span<long>()[i] = input.Shape[i];
            }
        });
    }
}
