using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>Four codes weighted in units of 1/1024, halves rounded away from zero.</summary>
internal static class BilinearCodes
{
    private const int Bits = 10;

    /// <summary>Two neighbours below each other, in units of 1/1024. What is weighted is their difference: one product instead of two, and
    /// the same integer.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Blend<T>(T top, T bottom, T below)
        where T : unmanaged, ICodeLanes<T>
        => (top << Bits) + ((bottom - top) * below);

    /// <summary>The result between two blended neighbours, lane by lane.</summary>
    /// <remarks>
    /// <para>Signed bytes: weights of the four neighbours add up to 2^20, and even outside of the image none exceeds 2^22: all sums have
    /// less than 31 bits.</para>
    /// <para>16-bit integers: sums of four products take 37 bits. They are kept as a high part in units of 2^10 and a low part below that,
    /// which decides nothing but whether a half is one exactly.</para>
    /// </remarks>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="short"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Between<T, TCode>(T left, T right, T after)
        where T : unmanaged, ICodeLanes<T>
        where TCode : unmanaged
    {
        if (typeof(TCode) == typeof(sbyte))
        {
            // halves away from zero: half a unit more is rounded down, after 1 was taken from what is below zero
            var sum = Blend(left, right, after);
            return (sum + T.Of(1 << (2 * Bits - 1)) + (sum >> 31)) >> (2 * Bits);
        }

        var (mask, zero) = (T.Of((1 << Bits) - 1), T.Of(0));
        var low = Blend(left & mask, right & mask, after);
        var high = Blend(left >> Bits, right >> Bits, after) + (low >> Bits);
        var raised = high + T.Of(1 << (Bits - 1));

        // where a negative sum lies exactly between two numbers, the lower one is farther from zero
        var tie = T.WhereEqual((raised & mask) + (low & mask), zero, high >> 31, zero);
        return (raised >> Bits) + tie;
    }
}
