using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>FLOOR_DIV: the largest integer that is not above a / b; a divisor of 0 is an error, of floats too.</summary>
public sealed partial class FloorDivOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.FloorDiv;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => Divisor.Checked<float>(context, binding.Second, binding.Loop<float, float, VectorBinaryLoop<float, FloorQuotient>>(default)),
        TensorType.Int32 => Divisor.Checked<int>(context, binding.Second, binding.Loop<int, int, VectorBinaryLoop<int, FloorQuotient>>(default)),
        TensorType.Int16 => Divisor.Checked<short>(context, binding.Second, binding.Integer<short, FloorQuotient>(default)),
        TensorType.Int8 => Divisor.Checked<sbyte>(context, binding.Second, binding.Integer<sbyte, FloorQuotient>(default)),
        _ => null,
    };
}
