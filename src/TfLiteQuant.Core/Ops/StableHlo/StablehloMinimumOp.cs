using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_MINIMUM: the lesser; the first where either is NaN.</summary>
public sealed partial class StablehloMinimumOp : StablehloBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.StablehloMinimum;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(LowerBound)),
        TensorType.Float16 => binding.Narrow<Float16Format, LowerBound>(default),
        TensorType.Float64 => binding.Number<double, LowerBound>(default),
        TensorType.Int8 => binding.Number<sbyte, LowerBound>(default),
        TensorType.Int16 => binding.Number<short, LowerBound>(default),
        TensorType.Int32 => binding.Number<int, LowerBound>(default),
        TensorType.Int64 => binding.Number<long, LowerBound>(default),
        TensorType.UInt8 => binding.Number<byte, LowerBound>(default),
        TensorType.UInt16 => binding.Number<ushort, LowerBound>(default),
        TensorType.UInt32 => binding.Number<uint, LowerBound>(default),
        TensorType.UInt64 => binding.Number<ulong, LowerBound>(default),
        TensorType.Bool => binding.Bitwise<byte, BitwiseAnd>(default),
        _ => null,
    };
}
