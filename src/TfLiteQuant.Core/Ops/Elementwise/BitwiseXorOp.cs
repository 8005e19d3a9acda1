using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BITWISE_XOR.</summary>
public sealed partial class BitwiseXorOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.BitwiseXor;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Int32 => binding.Bitwise<int, BitwiseXor>(default),
        TensorType.UInt32 => binding.Bitwise<uint, BitwiseXor>(default),
        TensorType.Int16 => binding.Bitwise<short, BitwiseXor>(default),
        TensorType.UInt16 => binding.Bitwise<ushort, BitwiseXor>(default),
        TensorType.Int8 => binding.Bitwise<sbyte, BitwiseXor>(default),
        TensorType.UInt8 => binding.Bitwise<byte, BitwiseXor>(default),
        _ => null,
    };
}
