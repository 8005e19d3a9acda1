using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_AND: bits set in both; of booleans, whether both hold.</summary>
public sealed partial class StablehloAndOp : StablehloBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.StablehloAnd;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Int8 => binding.Bitwise<sbyte, BitwiseAnd>(default),
        TensorType.Int16 => binding.Bitwise<short, BitwiseAnd>(default),
        TensorType.Int32 => binding.Bitwise<int, BitwiseAnd>(default),
        TensorType.Int64 => binding.Bitwise<long, BitwiseAnd>(default),
        TensorType.UInt8 => binding.Bitwise<byte, BitwiseAnd>(default),
        TensorType.UInt16 => binding.Bitwise<ushort, BitwiseAnd>(default),
        TensorType.UInt32 => binding.Bitwise<uint, BitwiseAnd>(default),
        TensorType.UInt64 => binding.Bitwise<ulong, BitwiseAnd>(default),
        TensorType.Bool => binding.Bitwise<byte, BitwiseAnd>(default),
        _ => null,
    };
}
