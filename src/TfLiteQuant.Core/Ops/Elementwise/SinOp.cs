using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SIN: the sine of an angle in radians.</summary>
public sealed partial class SinOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Sin;

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Loop<float, float, SineLoop>(default),
        TensorType.Float16 => binding.NarrowLoop<Float16Format, SineLoop>(default),
        _ => null,
    };
}
