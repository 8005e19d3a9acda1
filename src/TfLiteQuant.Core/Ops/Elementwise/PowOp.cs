using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>POW: a to the power of b; integers need exponents of at least 0.</summary>
public sealed partial class PowOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Pow;

    public override OperatorEquivalent? IntegerEquivalent(Operator op, Subgraph graph)
    {
        // A larger exponent tensor would also broadcast.
        if (FloatConstant.Read(op.Input(1), graph) is not [var exponent]) return null;
        return exponent switch
        {
            2 => new(BuiltinOperator.Mul, 21, [new(0), new(0)], "MUL of x and x"),
            0.5f => new(BuiltinOperator.Sqrt, 0, [new(0)], "SQRT"),
            -0.5f => new(BuiltinOperator.Rsqrt, 0, [new(0)], "RSQRT"),
            _ => null,
        };
    }

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Loop<float, float, PowerLoop>(default),
        TensorType.Int32 => new CheckedKernel(() => RequireExponents(context, binding.Second), binding.Elements<int, int, Power>(default)),
        _ => null,
    };

    private static void RequireExponents(BindContext context, TensorValue exponents)
    {
        foreach (var exponent in exponents.Values<int>())
            if (exponent < 0) throw context.Fail($"It raises an integer to the power of {exponent}.", "Integers have no value for negative powers.");
    }
}
