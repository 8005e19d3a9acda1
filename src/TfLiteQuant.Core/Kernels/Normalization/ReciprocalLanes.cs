using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FixedPointReciprocal"/> on lanes.</summary>
internal static class ReciprocalLanes
{
    /// <summary>Reciprocals of numbers as <see cref="FixedPointReciprocal.Of"/> gives them.</summary>
    /// <remarks>Of the saturating shifts there only the last one can meet a number that is too large: 2.0, the reciprocal of 0.5.</remarks>
    /// <param name="halves">Half of each number, shifted up to 31 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T OfHalves<T>(T halves)
        where T : unmanaged, ICodeLanes<T>
    {
        var x = T.Of(FixedPointReciprocal.Constant) + T.DoublingHigh(halves, T.Of(FixedPointReciprocal.Slope));
        for (var i = 0; i < FixedPointReciprocal.Steps; i++) x += T.DoublingHigh(x, T.Of(FixedPointReciprocal.One) - T.DoublingHigh(halves, x)) << 2;
        return T.WhereGreater(x, T.Of((1 << 30) - 1), T.Of(int.MaxValue), x << 1);
    }
}
