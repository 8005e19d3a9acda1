using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>The functions inside recurrent cells, eight values at a time.</summary>
internal static class GateMath
{
    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => default(Logistic).Lanes(new Lanes8(x)).Value;

    /// <summary>Hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x) => HyperbolicTangent.Of(new Lanes8(x)).Value;

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
