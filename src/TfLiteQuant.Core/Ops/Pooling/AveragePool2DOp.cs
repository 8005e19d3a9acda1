using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>AVERAGE_POOL_2D over [N,H,W,C].</summary>
public sealed partial class AveragePool2DOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.AveragePool2D;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 3, Mixes = true };

    public override OpKernel? Bind(BindContext context) => BindCodes(context) ?? BindFloat(context);
}
