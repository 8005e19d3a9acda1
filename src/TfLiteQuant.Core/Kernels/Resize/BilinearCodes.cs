using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>Four codes weighted in units of 1/1024, halves rounded away from zero.</summary>
internal static class BilinearCodes
{
    /// <summary>A weight of one in fixed point.</summary>
    public const int One = 1 << Bits;

    private const int Bits = 10;

    /// <summary>The result, lane by lane.</summary>
    /// <remarks>
    /// <para>Signed bytes: weights of the four neighbours add up to 2^20, and even outside of the image none exceeds 2^22: all sums have
    /// less than 31 bits.</para>
    /// <para>16-bit integers: sums of four products take 37 bits. They are kept as a high part in units of 2^10 and a low part below that,
    /// which decides nothing but whether a half is one exactly.</para>
    /// </remarks>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="short"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T, TCode>(T topLeft, T bottomLeft, T topRight, T bottomRight, T above, T below, T before, T after)
        where T : unmanaged, ICodeLanes<T>
        where TCode : unmanaged
    {
        if (typeof(TCode) == typeof(sbyte))
            return Rescaling.Divide(
                (topLeft * (above * before)) + (bottomLeft * (below * before)) + (topRight * (above * after)) + (bottomRight * (below * after)), 2 * Bits);
        var (mask, zero) = (T.Of(One - 1), T.Of(0));
        var l = (topLeft * above) + (bottomLeft * below);
        var r = (topRight * above) + (bottomRight * below);
        var low = ((l & mask) * before) + ((r & mask) * after);
        var high = ((l >> Bits) * before) + ((r >> Bits) * after) + (low >> Bits);
        var raised = high + T.Of(One / 2);

        // where a negative sum lies exactly between two numbers, the lower one is farther from zero
        var tie = T.WhereEqual((raised & mask) + (low & mask), zero, high >> 31, zero);
        return (raised >> Bits) + tie;
    }
}
