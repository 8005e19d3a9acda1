using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>MAXIMUM: the greater of two values; the second where either is NaN.</summary>
public sealed partial class MaximumOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Maximum;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 2, Int16Version = 4 };

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Maximum)),
        TensorType.Float16 => binding.Narrow<Float16Format, Maximum>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, Maximum>(default),
        TensorType.Int32 => binding.Number<int, Maximum>(default),
        TensorType.Int64 => binding.Number<long, Maximum>(default),
        TensorType.Int16 => binding.Number<short, Maximum>(default),
        TensorType.Int8 => binding.Number<sbyte, Maximum>(default),
        TensorType.UInt8 => binding.Number<byte, Maximum>(default),
        _ => null,
    };
}
