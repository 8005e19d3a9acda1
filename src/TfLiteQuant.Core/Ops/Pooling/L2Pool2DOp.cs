using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>L2_POOL_2D over [N,H,W,C].</summary>
public sealed partial class L2Pool2DOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.L2Pool2D;

    public override OpKernel? Bind(BindContext context) => BindFloat(context);
}
