using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>The functions inside recurrent cells, eight values at a time.</summary>
internal static class GateMath
{
    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Vector256.Exp(-x));

    /// <summary>Hyperbolic tangent: a polynomial near zero, where the quotient of exponentials loses digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        var size = Vector256.Abs(x);
        var far = Vector256<float>.One - Vector256.Create(2f) / (Vector256.Exp(size + size) + Vector256<float>.One);
        var square = x * x;
        var near = Vector256.MultiplyAddEstimate(square, Vector256.Create(-5.70498872745e-3f), Vector256.Create(2.06390887954e-2f));
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(-5.37397155531e-2f));
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(1.33314422036e-1f));
        near = Vector256.MultiplyAddEstimate(near, square, Vector256.Create(-3.33332819422e-1f));
        near = Vector256.MultiplyAddEstimate(near * square, x, x);
        return Vector256.ConditionalSelect(Vector256.LessThan(size, Vector256.Create(0.625f)), near, Vector256.CopySign(far, x));
    }

    /// <summary>An activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Activate(CellActivation activation, Vector256<float> x) => activation switch
    {
        CellActivation.Tanh => Tanh(x),
        CellActivation.Relu => Vector256.Max(x, Vector256<float>.Zero),
        CellActivation.ReluN1To1 => Vector256.Min(Vector256.Max(x, -Vector256<float>.One), Vector256<float>.One),
        CellActivation.Relu6 => Vector256.Min(Vector256.Max(x, Vector256<float>.Zero), Vector256.Create(6f)),
        _ => x,
    };
}
