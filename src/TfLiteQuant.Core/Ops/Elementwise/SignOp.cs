using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SIGN: -1, 0 or 1; NaN for NaN.</summary>
public sealed partial class SignOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Sign;

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Number<float, SignOf>(default),
        TensorType.Float64 => binding.Number<double, SignOf>(default),
        TensorType.Int32 => binding.Number<int, SignOf>(default),
        _ => null,
    };
}
