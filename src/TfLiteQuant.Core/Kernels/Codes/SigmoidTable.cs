using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// 1 / (1 + e^-x) at x = i / 24 for i from 0 to 255, in units of 2^-16: what logistic and hyperbolic tangent of 16-bit codes are
/// interpolated from.
/// </summary>
/// <remarks>The reference's table exceeds the nearest integer by one at the places listed. An entry holds the value in the low half and
/// the step to the next one in the high half, so that one lookup brings both.</remarks>
internal static class SigmoidTable
{
    /// <summary>The last place; there the value stays at its end.</summary>
    public const int Last = 255;

    /// <summary>The last place and more with any number of fraction bits that kernels use.</summary>
    public const int End = 1 << 17;

    private const int Word = 16;
    private const double PlacesPerUnit = 24;

    private static ReadOnlySpan<byte> RoundedUp =>
    [
        4, 8, 12, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27, 28, 29, 30, 31, 33, 34, 35, 37, 39, 40, 41, 43, 44, 45, 46, 49, 50, 54, 62, 63, 64, 66, 82, 86,
        93, 100, 103, 112, 116, 135,
    ];

    private static readonly int[] Entries = Make();

    /// <summary>A code whose place lies at the table's end or beyond it, as far as codes of 16 bits reach: where each code counts for much,
    /// products of larger ones would not fit into 32 bits.</summary>
    /// <param name="multiplier">What codes are multiplied with, 1 to 2^17.</param>
    /// <param name="shift">Bits that the product is then shifted right.</param>
    public static int Beyond(int multiplier, int shift) => shift > 0 ? -short.MinValue : Math.Min(-short.MinValue, (End / multiplier) + 1);

    /// <summary>The values between two places, times 2^<paramref name="fractionBits"/>.</summary>
    /// <param name="place">Places and fractions of them, at least 0.</param>
    /// <param name="fractionBits">Bits of <paramref name="place"/> behind the binary point.</param>
    /// <param name="end">The result from <see cref="Last"/> on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(T place, int fractionBits, int end)
        where T : unmanaged, ICodeLanes<T>
    {
        var index = place >> fractionBits;
        var entry = T.Gather(ref MemoryMarshal.GetArrayDataReference(Entries), T.Min(index, T.Of(Last - 1)));
        var fraction = place & T.Of((1 << fractionBits) - 1);
        var between = ((entry & T.Of(ushort.MaxValue)) << fractionBits) + (entry >> Word) * fraction;
        return T.WhereGreater(index, T.Of(Last - 1), T.Of(end), between);
    }

    /// <summary>Values and steps as words, in tables that thirty-two are looked up in at once.</summary>
    /// <param name="end">The value from <see cref="Last"/> on.</param>
    public static (WordTable512 Values, WordTable512 Steps) Words(ushort end)
    {
        Span<short> values = stackalloc short[Last + 1], steps = stackalloc short[Last + 1];
        for (var i = 0; i < Last; i++) (values[i], steps[i]) = (unchecked((short)Entries[i]), (short)(Entries[i] >> Word));
        (values[Last], steps[Last]) = (unchecked((short)end), 0);
        return (new WordTable512(values), new WordTable512(steps));
    }

    private static int[] Make()
    {
        var values = new int[Last + 1];
        for (var i = 0; i < values.Length; i++)
            values[i] = (int)Math.Round((1 << Word) / (1 + Math.Exp(-i / PlacesPerUnit)), MidpointRounding.AwayFromZero);
        foreach (var place in RoundedUp) values[place]++;
        values[Last] = ushort.MaxValue;
        var entries = new int[Last];
        for (var i = 0; i < entries.Length; i++) entries[i] = ((values[i + 1] - values[i]) << Word) | values[i];
        return entries;
    }
}
