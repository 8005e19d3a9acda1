using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>DIV: a / b, with a fused activation; integers are cut toward zero.</summary>
public sealed partial class DivOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Div;

    private protected override bool HasActivation => true;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Quotient)),
        TensorType.Int32 => Divisor.Checked<int>(context, binding.Second, binding.Number<int, Quotient>(default)),
        _ => null,
    };
}
