using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>FLOOR_MOD: the remainder with the divisor's sign; an integer divisor of 0 is an error.</summary>
public sealed partial class FloorModOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.FloorMod;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Loop<float, float, VectorBinaryLoop<float, FloorRemainder>>(default),
        TensorType.Int32 => Divisor.Checked<int>(context, binding.Second, binding.Loop<int, int, VectorBinaryLoop<int, FloorRemainder>>(default)),
        TensorType.Int64 => Divisor.Checked<long>(context, binding.Second, binding.Integer<long, FloorRemainder>(default)),
        TensorType.Int16 => Divisor.Checked<short>(context, binding.Second, binding.Integer<short, FloorRemainder>(default)),
        TensorType.Int8 => Divisor.Checked<sbyte>(context, binding.Second, binding.Integer<sbyte, FloorRemainder>(default)),
        _ => null,
    };
}
