using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>GELU: x times the probability that a standard normal variable is below x, exact or by a hyperbolic tangent.</summary>
public sealed partial class GeluOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Gelu;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 2 };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 when IsApproximate(context) => binding.Float(default(GeluTanh)),
        TensorType.Float32 => binding.Float(default(GeluErf)),
        TensorType.Float16 when IsApproximate(context) => binding.Narrow<Float16Format, GeluTanh>(default),
        TensorType.Float16 => binding.Narrow<Float16Format, GeluErf>(default),
        _ => null,
    };

    private static bool IsApproximate(BindContext context) => context.Options.GetBoolean(0);
}
