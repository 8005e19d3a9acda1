using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SUM: sums along axes; integers wrap around, sums of booleans are whether any holds.</summary>
public sealed partial class SumOp : AxisReduction
{
    public override BuiltinOperator Operator => BuiltinOperator.Sum;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 2 };

    private protected override OpKernel? Select(ReductionBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Sum), 0, 0),
        TensorType.Int32 => binding.Number<int, Sum>(default, 0),
        TensorType.Int64 => binding.Number<long, Sum>(default, 0),
        TensorType.Bool => binding.Bitwise<byte, BitwiseOr>(default, 0),
        _ => null,
    };
}
