using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>REDUCE_MIN: least values along axes, NaN passed over; the highest number where there is nothing.</summary>
public sealed partial class ReduceMinOp : AxisReduction
{
    public override BuiltinOperator Operator => BuiltinOperator.ReduceMin;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 3 };

    private protected override OpKernel? Select(ReductionBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Minimum), float.PositiveInfinity, float.MaxValue),
        TensorType.Int32 => binding.Number<int, Minimum>(default, int.MaxValue),
        TensorType.Int64 => binding.Number<long, Minimum>(default, long.MaxValue),
        TensorType.Int16 => binding.Number<short, Minimum>(default, short.MaxValue),
        TensorType.UInt8 => binding.Number<byte, Minimum>(default, byte.MaxValue),
        TensorType.Int8 => binding.Number<sbyte, Minimum>(default, sbyte.MaxValue),
        TensorType.Bool => binding.Bitwise<byte, BitwiseAnd>(default, 1),
        _ => null,
    };
}
