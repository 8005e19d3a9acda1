using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>AVERAGE_POOL_2D over [N,H,W,C].</summary>
public sealed partial class AveragePool2DOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.AveragePool2D;

    public override OpKernel? Bind(BindContext context) => BindCodes(context) ?? BindFloat(context);
}
