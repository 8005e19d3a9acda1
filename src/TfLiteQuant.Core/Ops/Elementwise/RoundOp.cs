using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ROUND: the nearest integer, halves to the even one.</summary>
public sealed partial class RoundOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Round;

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(RoundToEven)),
        TensorType.Float16 => binding.Narrow<Float16Format, RoundToEven>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, RoundToEven>(default),
        _ => null,
    };
}
