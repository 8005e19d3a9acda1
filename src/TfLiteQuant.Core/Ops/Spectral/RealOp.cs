using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>REAL: real parts of complex numbers.</summary>
public sealed partial class RealOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Real;

    private protected override TensorType ResultType(TensorType input) => input switch
    {
        TensorType.Complex64 => TensorType.Float32,
        TensorType.Complex128 => TensorType.Float64,
        _ => input,
    };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Complex64 => binding.Elements<Complex64, float, RealPart>(default),
        TensorType.Complex128 => binding.Elements<Complex, double, RealPart>(default),
        _ => null,
    };
}
