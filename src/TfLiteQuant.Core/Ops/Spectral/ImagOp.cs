using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>IMAG: imaginary parts of complex numbers.</summary>
public sealed partial class ImagOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Imag;

    private protected override TensorType ResultType(TensorType input) => input switch
    {
        TensorType.Complex64 => TensorType.Float32,
        TensorType.Complex128 => TensorType.Float64,
        _ => input,
    };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Complex64 => binding.Elements<Complex64, float, ImaginaryPart>(default),
        TensorType.Complex128 => binding.Elements<Complex, double, ImaginaryPart>(default),
        _ => null,
    };
}
