using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SUB: a - b, with a fused activation.</summary>
public sealed partial class SubOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Sub;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 5, OptionsTag = 28, Int16Options = [(1, FieldValue.Boolean(false))], Factor = CodeSums.Limit };

    private protected override bool HasActivation => true;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Difference)),
        TensorType.Float16 => binding.Narrow<Float16Format, Difference>(default),
        TensorType.Int32 => binding.Number<int, Difference>(default),
        TensorType.Int64 => binding.Number<long, Difference>(default),
        _ => null,
    };
}
