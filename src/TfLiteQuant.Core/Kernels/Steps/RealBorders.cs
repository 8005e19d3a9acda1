using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Where products with a real factor in double precision, rounded with halves away from zero, step; on both sides of 0 alike.</summary>
/// <param name="factor">A factor above 0.</param>
internal readonly struct RealBorders(double factor) : IStepBorders
{
    /// <remarks>The quotient may be off by one, as it is rounded, and as products are.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Least(Vector256<double> results)
    {
        var (halves, one) = (results - Vector256.Create(0.5), Vector256<double>.One);
        var operand = Vector256.Ceiling(halves / Vector256.Create(factor));
        operand += Vector256.LessThan(operand * factor, halves) & one;
        return operand - (Vector256.GreaterThanOrEqual((operand - one) * factor, halves) & one);
    }
}
