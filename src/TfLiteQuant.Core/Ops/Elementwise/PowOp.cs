using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>POW: a to the power of b; integers need exponents of at least 0.</summary>
public sealed partial class PowOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Pow;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Elements<float, float, Power>(default),
        TensorType.Int32 => new CheckedKernel(() => RequireExponents(context, binding.Second), binding.Elements<int, int, Power>(default)),
        _ => null,
    };

    private static void RequireExponents(BindContext context, TensorValue exponents)
    {
        foreach (var exponent in exponents.Values<int>())
            if (exponent < 0) throw context.Fail($"It raises an integer to the power of {exponent}.", "Integers have no value for negative powers.");
    }
}
