using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RANK: the number of the input's dimensions as an int32 scalar.</summary>
public sealed partial class RankOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Rank;

    public override IntegerRule Integer { get; } = new() { Int8Version = 1, Int16Version = 1, ReadsAnyType = true };

    public override bool DependsOnlyOnShapes => true;

    public override OpKernel Bind(BindContext context)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        if (output.Type != TensorType.Int32) throw context.UnsupportedType(output);
        output.Resize();
        return new DelegateKernel(() => output.Span<int>()[0] = input.Rank);
    }
}
