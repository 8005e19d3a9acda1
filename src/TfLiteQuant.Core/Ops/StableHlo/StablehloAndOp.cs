using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_AND: bits set in both; of booleans, whether both hold.</summary>
public sealed partial class StablehloAndOp : StablehloBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.StablehloAnd;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Int8 => binding.Integer<sbyte, BitwiseAnd>(default),
        TensorType.Int16 => binding.Integer<short, BitwiseAnd>(default),
        TensorType.Int32 => binding.Integer<int, BitwiseAnd>(default),
        TensorType.Int64 => binding.Integer<long, BitwiseAnd>(default),
        TensorType.UInt8 => binding.Integer<byte, BitwiseAnd>(default),
        TensorType.UInt16 => binding.Integer<ushort, BitwiseAnd>(default),
        TensorType.UInt32 => binding.Integer<uint, BitwiseAnd>(default),
        TensorType.UInt64 => binding.Integer<ulong, BitwiseAnd>(default),
        TensorType.Bool => binding.Integer<byte, BitwiseAnd>(default),
        _ => null,
    };
}
