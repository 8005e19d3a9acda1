using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>MUL: a * b, with a fused activation, which complex numbers cannot have.</summary>
public sealed partial class MulOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Mul;

    private protected override bool HasActivation => true;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Product)),
        TensorType.Float16 => binding.Narrow<Float16Format, Product>(default),
        TensorType.Int32 => binding.Number<int, Product>(default),
        TensorType.UInt32 => binding.Number<uint, Product>(default),
        TensorType.Int64 => binding.Number<long, Product>(default),
        TensorType.Int16 => binding.Number<short, Product>(default),
        TensorType.Complex64 when context.Options.GetInt32(0) == 0 => binding.Elements<Complex64, Complex64, ComplexProduct>(default),
        _ => null,
    };
}
