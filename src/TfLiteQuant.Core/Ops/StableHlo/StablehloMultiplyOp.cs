using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_MULTIPLY: a * b; of booleans, whether both hold.</summary>
public sealed partial class StablehloMultiplyOp : StablehloBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.StablehloMultiply;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Product)),
        TensorType.Float16 => binding.Narrow<Float16Format, Product>(default),
        TensorType.Float64 => binding.Number<double, Product>(default),
        TensorType.Int8 => binding.Number<sbyte, Product>(default),
        TensorType.Int16 => binding.Number<short, Product>(default),
        TensorType.Int32 => binding.Number<int, Product>(default),
        TensorType.Int64 => binding.Number<long, Product>(default),
        TensorType.UInt8 => binding.Number<byte, Product>(default),
        TensorType.UInt16 => binding.Number<ushort, Product>(default),
        TensorType.UInt32 => binding.Number<uint, Product>(default),
        TensorType.UInt64 => binding.Number<ulong, Product>(default),
        TensorType.Bool => binding.Bitwise<byte, BitwiseAnd>(default),
        _ => null,
    };
}
