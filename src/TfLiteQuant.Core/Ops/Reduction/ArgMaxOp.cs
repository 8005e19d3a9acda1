using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ARG_MAX: where along an axis the greatest element lies, the first of equals; NaN only where there is nothing else.</summary>
public sealed partial class ArgMaxOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.ArgMax;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2 };

    public override OpKernel? Bind(BindContext context) => ArgumentOfExtremeBinding<IsGreater>.Bind(context);
}
