using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>VAR_HANDLE: the handle of the resource variable that container and shared name stand for.</summary>
public sealed partial class VarHandleOp : OpDefinition
{
    private const int ContainerField = 0;
    private const int SharedNameField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.VarHandle;

    public override bool IsPure => false;

    public override OpKernel Bind(BindContext context)
    {
        var output = context.Output(0);
        if (output.Type is not (TensorType.Resource or TensorType.Int32)) throw context.UnsupportedType(output);
        output.Resize();
        var handle = context.Resources.Handle(context.Options.GetString(ContainerField) ?? "", context.Options.GetString(SharedNameField) ?? "");
        return new DelegateKernel(() => output.Span<int>()[0] = handle);
    }
}
