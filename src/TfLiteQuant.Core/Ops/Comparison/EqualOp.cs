using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>EQUAL: a == b, as booleans.</summary>
public sealed partial class EqualOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Equal;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 5, Int16OnlyWhereDemanded = true, HasOneInt16Scale = true };

    private protected override TensorType ResultType(TensorType inputs) => TensorType.Bool;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Relation<float, IsEqual>(default),
        TensorType.Int32 => binding.Relation<int, IsEqual>(default),
        TensorType.Int64 => binding.Relation<long, IsEqual>(default),
        TensorType.Int16 => binding.Relation<short, IsEqual>(default),
        TensorType.Int8 => binding.Relation<sbyte, IsEqual>(default),
        TensorType.UInt8 => binding.Relation<byte, IsEqual>(default),
        TensorType.Float16 => binding.NarrowRelation<Float16Format, IsEqual>(default),
        TensorType.BFloat16 => binding.NarrowRelation<BFloat16Format, IsEqual>(default),
        TensorType.Bool => binding.Relation<byte, IsEqual>(default),
        _ => null,
    };
}
