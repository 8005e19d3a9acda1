using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_ADD: a + b; of booleans, whether either holds.</summary>
public sealed partial class StablehloAddOp : StablehloBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.StablehloAdd;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Sum)),
        TensorType.Float16 => binding.Narrow<Float16Format, Sum>(default),
        TensorType.Float64 => binding.Number<double, Sum>(default),
        TensorType.Int8 => binding.Number<sbyte, Sum>(default),
        TensorType.Int16 => binding.Number<short, Sum>(default),
        TensorType.Int32 => binding.Number<int, Sum>(default),
        TensorType.Int64 => binding.Number<long, Sum>(default),
        TensorType.UInt8 => binding.Number<byte, Sum>(default),
        TensorType.UInt16 => binding.Number<ushort, Sum>(default),
        TensorType.UInt32 => binding.Number<uint, Sum>(default),
        TensorType.UInt64 => binding.Number<ulong, Sum>(default),
        TensorType.Bool => binding.Bitwise<byte, BitwiseOr>(default),
        _ => null,
    };
}
