using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>GREATER: a &gt; b, as booleans.</summary>
public sealed partial class GreaterOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Greater;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 2, Int16OnlyWhereDemanded = true, HasOneInt16Scale = true };

    private protected override TensorType ResultType(TensorType inputs) => TensorType.Bool;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Relation<float, IsGreater>(default),
        TensorType.Int32 => binding.Relation<int, IsGreater>(default),
        TensorType.Int64 => binding.Relation<long, IsGreater>(default),
        TensorType.Int16 => binding.Relation<short, IsGreater>(default),
        TensorType.Int8 => binding.Relation<sbyte, IsGreater>(default),
        TensorType.UInt8 => binding.Relation<byte, IsGreater>(default),
        TensorType.Float16 => binding.NarrowRelation<Float16Format, IsGreater>(default),
        TensorType.BFloat16 => binding.NarrowRelation<BFloat16Format, IsGreater>(default),
        _ => null,
    };
}
