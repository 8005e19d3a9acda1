using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SQUARED_DIFFERENCE: (a - b) squared.</summary>
public sealed partial class SquaredDifferenceOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.SquaredDifference;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Factor = new(FactorOf.Square, 1 << 11, 1 << 11) };

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(SquaredDifference)),
        TensorType.Float16 => binding.Narrow<Float16Format, SquaredDifference>(default),
        TensorType.Int32 => binding.Number<int, SquaredDifference>(default),
        _ => null,
    };
}
