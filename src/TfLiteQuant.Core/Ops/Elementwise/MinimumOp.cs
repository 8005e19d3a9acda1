using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>MINIMUM: the lesser of two values; the second where either is NaN.</summary>
public sealed partial class MinimumOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Minimum;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 2, Int16Version = 4 };

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Minimum)),
        TensorType.Float16 => binding.Narrow<Float16Format, Minimum>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, Minimum>(default),
        TensorType.Int32 => binding.Number<int, Minimum>(default),
        TensorType.Int64 => binding.Number<long, Minimum>(default),
        TensorType.Int16 => binding.Number<short, Minimum>(default),
        TensorType.Int8 => binding.Number<sbyte, Minimum>(default),
        TensorType.UInt8 => binding.Number<byte, Minimum>(default),
        _ => null,
    };
}
