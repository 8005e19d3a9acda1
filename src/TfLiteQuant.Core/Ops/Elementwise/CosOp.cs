using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>COS: the cosine of an angle in radians.</summary>
public sealed partial class CosOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Cos;

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Loop<float, float, CosineLoop>(default),
        TensorType.Float16 => binding.NarrowLoop<Float16Format, CosineLoop>(default),
        _ => null,
    };
}
