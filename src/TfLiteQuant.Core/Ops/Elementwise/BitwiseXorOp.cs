using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BITWISE_XOR.</summary>
public sealed partial class BitwiseXorOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.BitwiseXor;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Int32 => binding.Integer<int, BitwiseXor>(default),
        TensorType.UInt32 => binding.Integer<uint, BitwiseXor>(default),
        TensorType.Int16 => binding.Integer<short, BitwiseXor>(default),
        TensorType.UInt16 => binding.Integer<ushort, BitwiseXor>(default),
        TensorType.Int8 => binding.Integer<sbyte, BitwiseXor>(default),
        TensorType.UInt8 => binding.Integer<byte, BitwiseXor>(default),
        _ => null,
    };
}
