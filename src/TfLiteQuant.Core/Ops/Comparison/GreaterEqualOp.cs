using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>GREATER_EQUAL: a &gt;= b, as booleans.</summary>
public sealed partial class GreaterEqualOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.GreaterEqual;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 3, Int16OnlyWhereDemanded = true, HasOneInt16Scale = true };

    private protected override TensorType ResultType(TensorType inputs) => TensorType.Bool;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Relation<float, IsGreaterOrEqual>(default),
        TensorType.Int32 => binding.Relation<int, IsGreaterOrEqual>(default),
        TensorType.Int64 => binding.Relation<long, IsGreaterOrEqual>(default),
        TensorType.Int16 => binding.Relation<short, IsGreaterOrEqual>(default),
        TensorType.Int8 => binding.Relation<sbyte, IsGreaterOrEqual>(default),
        TensorType.UInt8 => binding.Relation<byte, IsGreaterOrEqual>(default),
        TensorType.Float16 => binding.NarrowRelation<Float16Format, IsGreaterOrEqual>(default),
        TensorType.BFloat16 => binding.NarrowRelation<BFloat16Format, IsGreaterOrEqual>(default),
        _ => null,
    };
}
