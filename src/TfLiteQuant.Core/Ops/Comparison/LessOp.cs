using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LESS: a &lt; b, as booleans.</summary>
public sealed partial class LessOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Less;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 3, Int16OnlyWhereDemanded = true, HasOneInt16Scale = true };

    private protected override TensorType ResultType(TensorType inputs) => TensorType.Bool;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Relation<float, IsLess>(default),
        TensorType.Int32 => binding.Relation<int, IsLess>(default),
        TensorType.Int64 => binding.Relation<long, IsLess>(default),
        TensorType.Int16 => binding.Relation<short, IsLess>(default),
        TensorType.Int8 => binding.Relation<sbyte, IsLess>(default),
        TensorType.UInt8 => binding.Relation<byte, IsLess>(default),
        TensorType.Float16 => binding.NarrowRelation<Float16Format, IsLess>(default),
        TensorType.BFloat16 => binding.NarrowRelation<BFloat16Format, IsLess>(default),
        _ => null,
    };
}
