using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RSQRT: 1 / sqrt(x).</summary>
public sealed partial class RsqrtOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Rsqrt;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 3 };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(ReciprocalSquareRoot)),
        TensorType.Float16 => binding.Narrow<Float16Format, ReciprocalSquareRoot>(default),
        _ => null,
    };
}
