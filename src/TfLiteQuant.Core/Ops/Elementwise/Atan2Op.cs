using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ATAN2: the angle of the point (second, first) from the first axis.</summary>
public sealed partial class Atan2Op : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Atan2;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(ArcTangent)),
        TensorType.Float64 => binding.Elements<double, double, ArcTangent>(default),
        TensorType.Float16 => binding.Narrow<Float16Format, ArcTangent>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, ArcTangent>(default),
        _ => null,
    };
}
