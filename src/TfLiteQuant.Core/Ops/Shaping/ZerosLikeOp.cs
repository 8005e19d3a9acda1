using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ZEROS_LIKE: zeros in the input's shape and type.</summary>
public sealed partial class ZerosLikeOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.ZerosLike;

    public override bool DependsOnlyOnShapes => true;

    public override OpKernel Bind(BindContext context)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        if (output.Type != input.Type) throw context.Fail($"Its input is {input.Type}, but its output {output.Type}.", "It must keep the type.");
        output.Resize(input.Shape);
        return new DelegateKernel(() => output.Bytes().Clear());
    }
}
