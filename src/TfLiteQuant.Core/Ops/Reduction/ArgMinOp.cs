using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ARG_MIN: where along an axis the least element lies, the first of equals; NaN only where there is nothing else.</summary>
public sealed partial class ArgMinOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.ArgMin;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2 };

    public override OpKernel? Bind(BindContext context) => ArgumentOfExtremeBinding<IsLess>.Bind(context);
}
