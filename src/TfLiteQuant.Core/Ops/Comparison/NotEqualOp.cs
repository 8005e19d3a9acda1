using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>NOT_EQUAL: a != b, as booleans.</summary>
public sealed partial class NotEqualOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.NotEqual;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 4, OnlyWhereDemanded = true, HasOneInt8Scale = true, HasOneInt16Scale = true };

    private protected override TensorType ResultType(TensorType inputs) => TensorType.Bool;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Relation<float, IsNotEqual>(default),
        TensorType.Int32 => binding.Relation<int, IsNotEqual>(default),
        TensorType.Int64 => binding.Relation<long, IsNotEqual>(default),
        TensorType.Int16 => binding.Relation<short, IsNotEqual>(default),
        TensorType.Int8 => binding.Relation<sbyte, IsNotEqual>(default),
        TensorType.UInt8 => binding.Relation<byte, IsNotEqual>(default),
        TensorType.Float16 => binding.NarrowRelation<Float16Format, IsNotEqual>(default),
        TensorType.BFloat16 => binding.NarrowRelation<BFloat16Format, IsNotEqual>(default),
        TensorType.Bool => binding.Relation<byte, IsNotEqual>(default),
        _ => null,
    };
}
