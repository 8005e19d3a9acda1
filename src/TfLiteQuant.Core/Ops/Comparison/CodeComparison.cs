using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>Relations of quantized tensors: what the six comparisons share.</summary>
internal static class CodeComparison<TRelation>
    where TRelation : struct, ILaneRelation
{
    /// <summary>The kernel; null for types without one.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="operands">Its tensors.</param>
    /// <param name="rescales16Bits">Whether the runtime's kernel of 16-bit codes looks at scales; if not, they must be equal.</param>
    public static OpKernel? Bind(BindContext context, BinaryOperands operands, bool rescales16Bits)
    {
        if (operands.First.Type is not (TensorType.Int8 or TensorType.UInt8 or TensorType.Int16)) return null;
        var a = CodeParameters.Of(context, operands.First);
        var b = CodeParameters.Of(context, operands.Second);
        if (a.Type == TensorType.Int16 && !rescales16Bits)
        {
            context.RequireSameParameters(operands.First, operands.Second);
            return CodeBinding.Relation(context, operands, default(CodeRelation<TRelation>));
        }

        return CodeBinding.Relation(context, operands, new RescaledRelation<TRelation>(
            FixedPointMultiplier.From(a.Scale), a.ZeroPoint, FixedPointMultiplier.From(b.Scale), b.ZeroPoint));
    }
}
