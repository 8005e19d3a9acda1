using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>REDUCE_MAX: greatest values along axes, NaN passed over; the lowest number where there is nothing.</summary>
public sealed partial class ReduceMaxOp : AxisReduction
{
    public override BuiltinOperator Operator => BuiltinOperator.ReduceMax;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 3 };

    private protected override OpKernel? Select(ReductionBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Maximum), float.NegativeInfinity, float.MinValue),
        TensorType.Int32 => binding.Number<int, Maximum>(default, int.MinValue),
        TensorType.Int64 => binding.Number<long, Maximum>(default, long.MinValue),
        TensorType.Int16 => binding.Number<short, Maximum>(default, short.MinValue),
        TensorType.UInt8 => binding.Number<byte, Maximum>(default, byte.MinValue),
        TensorType.Int8 => binding.Number<sbyte, Maximum>(default, sbyte.MinValue),
        TensorType.Bool => binding.Bitwise<byte, BitwiseOr>(default, 0),
        _ => null,
    };
}
