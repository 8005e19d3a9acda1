using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_SHIFT_LEFT: a shifted left by b bits; 0 where b is no bit of the type.</summary>
public sealed partial class StablehloShiftLeftOp : StablehloBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.StablehloShiftLeft;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Int8 => binding.Integer<sbyte, ShiftLeft>(default),
        TensorType.Int16 => binding.Integer<short, ShiftLeft>(default),
        TensorType.Int32 => binding.Integer<int, ShiftLeft>(default),
        _ => null,
    };
}
