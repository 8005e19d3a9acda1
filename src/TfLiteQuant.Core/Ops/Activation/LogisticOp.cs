using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LOGISTIC: 1 / (1 + e^-x).</summary>
public sealed partial class LogisticOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Logistic;

    public override IntegerRule Integer { get; } = new()
    {
        Scale = OutputScale.Fixed,
        Int8Version = 2,
        Int16Version = 3,
        FixedInt8 = new(1f / 256, -128),
        FixedInt16 = new(1f / 32768, 0),
    };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Logistic)),
        TensorType.Float16 => binding.Narrow<Float16Format, Logistic>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, Logistic>(default),
        _ => null,
    };
}
