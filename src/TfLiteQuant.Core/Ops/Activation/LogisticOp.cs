using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LOGISTIC: 1 / (1 + e^-x).</summary>
public sealed partial class LogisticOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Logistic;

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Logistic)),
        TensorType.Float16 => binding.Narrow<Float16Format, Logistic>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, Logistic>(default),
        _ => null,
    };
}
