using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>COMPLEX_ABS: distances from 0 of complex numbers.</summary>
public sealed partial class ComplexAbsOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.ComplexAbs;

    private protected override TensorType ResultType(TensorType input) => input switch
    {
        TensorType.Complex64 => TensorType.Float32,
        TensorType.Complex128 => TensorType.Float64,
        _ => input,
    };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Complex64 => binding.Elements<Complex64, float, ComplexMagnitude>(default),
        TensorType.Complex128 => binding.Elements<Complex, double, ComplexMagnitude>(default),
        _ => null,
    };
}
