using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LESS_EQUAL: a &lt;= b, as booleans.</summary>
public sealed partial class LessEqualOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.LessEqual;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 2, Int16OnlyWhereDemanded = true, HasOneInt16Scale = true };

    private protected override TensorType ResultType(TensorType inputs) => TensorType.Bool;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Relation<float, IsLessOrEqual>(default),
        TensorType.Int32 => binding.Relation<int, IsLessOrEqual>(default),
        TensorType.Int64 => binding.Relation<long, IsLessOrEqual>(default),
        TensorType.Int16 => binding.Relation<short, IsLessOrEqual>(default),
        TensorType.Int8 => binding.Relation<sbyte, IsLessOrEqual>(default),
        TensorType.UInt8 => binding.Relation<byte, IsLessOrEqual>(default),
        TensorType.Float16 => binding.NarrowRelation<Float16Format, IsLessOrEqual>(default),
        TensorType.BFloat16 => binding.NarrowRelation<BFloat16Format, IsLessOrEqual>(default),
        _ => null,
    };
}
