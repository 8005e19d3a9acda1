using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RIGHT_SHIFT: keeps the sign; shifts are kept within the type's width.</summary>
public sealed partial class RightShiftOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.RightShift;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Int32 => binding.Integer<int, ShiftRight>(default),
        TensorType.UInt32 => binding.Integer<uint, ShiftRight>(default),
        TensorType.Int16 => binding.Integer<short, ShiftRight>(default),
        TensorType.UInt16 => binding.Integer<ushort, ShiftRight>(default),
        TensorType.Int8 => binding.Integer<sbyte, ShiftRight>(default),
        TensorType.UInt8 => binding.Integer<byte, ShiftRight>(default),
        _ => null,
    };
}
