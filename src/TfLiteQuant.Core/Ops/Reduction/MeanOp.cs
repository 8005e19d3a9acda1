using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>MEAN: averages along axes; integers are added up in 64 bits and cut toward zero, averages of no floats are NaN.</summary>
public sealed partial class MeanOp : AxisReduction
{
    public override BuiltinOperator Operator => BuiltinOperator.Mean;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 3, Factor = new(FactorOf.Largest, 1 << 22, 1 << 22) };

    private protected override OpKernel? Select(ReductionBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Sum), 0, float.NaN, binding.Combined),
        TensorType.Int32 => binding.Average<int>(),
        TensorType.Int64 => binding.Average<long>(),
        _ => null,
    };
}
