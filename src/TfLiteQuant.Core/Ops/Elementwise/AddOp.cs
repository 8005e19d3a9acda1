using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ADD: a + b, with a fused activation.</summary>
public sealed partial class AddOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Add;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 3, OptionsTag = 11, Int16Options = [(1, FieldValue.Boolean(false))], Factor = CodeSums.Limit };

    private protected override bool HasActivation => true;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Sum)),
        TensorType.Float16 => binding.Narrow<Float16Format, Sum>(default),
        TensorType.Int32 => binding.Number<int, Sum>(default),
        TensorType.Int64 => binding.Number<long, Sum>(default),
        TensorType.Int16 => binding.Number<short, Sum>(default),
        _ => null,
    };
}
