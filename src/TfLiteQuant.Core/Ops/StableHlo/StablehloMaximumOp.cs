using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_MAXIMUM: the greater; the first where either is NaN.</summary>
public sealed partial class StablehloMaximumOp : StablehloBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.StablehloMaximum;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(UpperBound)),
        TensorType.Float16 => binding.Narrow<Float16Format, UpperBound>(default),
        TensorType.Float64 => binding.Number<double, UpperBound>(default),
        TensorType.Int8 => binding.Number<sbyte, UpperBound>(default),
        TensorType.Int16 => binding.Number<short, UpperBound>(default),
        TensorType.Int32 => binding.Number<int, UpperBound>(default),
        TensorType.Int64 => binding.Number<long, UpperBound>(default),
        TensorType.UInt8 => binding.Number<byte, UpperBound>(default),
        TensorType.UInt16 => binding.Number<ushort, UpperBound>(default),
        TensorType.UInt32 => binding.Number<uint, UpperBound>(default),
        TensorType.UInt64 => binding.Number<ulong, UpperBound>(default),
        TensorType.Bool => binding.Bitwise<byte, BitwiseOr>(default),
        _ => null,
    };
}
