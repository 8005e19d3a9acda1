using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Logistic function and hyperbolic tangent in 16-bit fixed point, as the reference computes them inside integer LSTMs.
/// Arguments have some bits before the binary point, results none.</summary>
internal static class WordGates
{
    /// <summary>The most bits before the binary point that arguments of the tangent have.</summary>
    public const int MostIntegerBits = 6;

    private const int Bits = 15;
    private const short One = short.MaxValue;
    // 1.0 with two bits before the binary point
    private const short One2 = 1 << 13;

    // constants of 32 bits in 16, rounded
    private const short ExpOfMinusEighth = (1895147668 + (1 << 15)) >> 16;
    private const short OneThird = (715827883 + (1 << 15)) >> 16;
    private const short Constant48Over17 = (1515870810 + (1 << 15)) >> 16;
    private const short Slope32Over17 = -((1010580540 + (1 << 15)) >> 16);

    private const short ExpOfMinusQuarter = (1672461947 + (1 << 15)) >> 16;
    private const short ExpOfMinusHalf = (1302514674 + (1 << 15)) >> 16;
    private const short ExpOfMinus1 = (790015084 + (1 << 15)) >> 16;
    private const short ExpOfMinus2 = (290630308 + (1 << 15)) >> 16;
    private const short ExpOfMinus4 = (39332535 + (1 << 15)) >> 16;
    private const short ExpOfMinus8 = (720401 + (1 << 15)) >> 16;
    private const short ExpOfMinus16 = (242 + (1 << 15)) >> 16;

    /// <summary>1 / (1 + e^-x) along a span, in place.</summary>
    /// <param name="values">Arguments with three bits before the binary point.</param>
    public static void Logistic(Span<short> values)
    {
        if (CpuFeatures.HasVector512) Logistics<WordLanes32>(values);
        else if (CpuFeatures.HasX86Vector256) Logistics<WordLanes16>(values);
        else if (CpuFeatures.HasVector128) Logistics<WordLanes8>(values);
        else Logistics<WordLane1>(values);
    }

    /// <summary>The hyperbolic tangent along a span, in place.</summary>
    /// <param name="values">Arguments.</param>
    /// <param name="integerBits">Their bits before the binary point, 0 to 6.</param>
    public static void Tanh(Span<short> values, int integerBits)
    {
        if (CpuFeatures.HasVector512) Tangents<WordLanes32>(values, integerBits);
        else if (CpuFeatures.HasX86Vector256) Tangents<WordLanes16>(values, integerBits);
        else if (CpuFeatures.HasVector128) Tangents<WordLanes8>(values, integerBits);
        else Tangents<WordLane1>(values, integerBits);
    }

    /// <summary>1 / (1 + e^-x) for arguments with three bits before the binary point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Logistic<T>(T x)
        where T : unmanaged, IWordLanes<T>
    {
        var zero = T.Of(0);
        var size = Reciprocal(Exponential(T.Min(x, zero - x), 3), 0);
        var result = T.WhereGreater(x, zero, size, T.Of(One) - size);
        return T.WhereEqual(x, zero, T.Of(1 << 14), result);
    }

    /// <summary>The hyperbolic tangent: (1 - e) / (1 + e), e being e^-2|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x, int integerBits)
        where T : unmanaged, IWordLanes<T>
    {
        var zero = T.Of(0);
        var size = Reciprocal(Exponential(T.Min(x, zero - x), integerBits + 1), One2);
        var result = T.WhereGreater(zero, x, zero - size, size);
        return T.WhereEqual(x, zero, zero, result);
    }

    // A method for each function and for what is left over: the compiler inlines only so much into one, and calls the rest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Logistics<T>(Span<short> values)
        where T : unmanaged, IWordLanes<T>
    {
        ref var place = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i <= values.Length - T.Count; i += T.Count) Logistic(T.Load(ref place, (nuint)i)).Store(ref place, (nuint)i);
        if (i == values.Length) return;
        if (T.Count > 16) Logistics<WordLanes16>(values[i..]);
        else Logistics<WordLane1>(values[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tangents<T>(Span<short> values, int integerBits)
        where T : unmanaged, IWordLanes<T>
    {
        ref var place = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i <= values.Length - T.Count; i += T.Count) Tanh(T.Load(ref place, (nuint)i), integerBits).Store(ref place, (nuint)i);
        if (i == values.Length) return;
        if (T.Count > 16) Tangents<WordLanes16>(values[i..], integerBits);
        else Tangents<WordLane1>(values[i..], integerBits);
    }

    /// <summary>e^x for x of at most 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Exponential<T>(T x, int integerBits)
        where T : unmanaged, IWordLanes<T>
    {
        // x is a multiple of -1/4, whose powers are multiplied bit by bit, and a rest in [-1/4, 0), for which a polynomial serves
        var zero = T.Of(0);
        var quarterBit = Bits - integerBits - 2;
        var rest = (x & T.Of((short)((1 << quarterBit) - 1))) - T.Of((short)(1 << quarterBit));
        var quarters = rest - x;
        var result = OfRest(rest << integerBits);
        result = TimesPower(result, quarters, quarterBit, ExpOfMinusQuarter);
        result = TimesPower(result, quarters, quarterBit + 1, ExpOfMinusHalf);
        if (integerBits > 0) result = TimesPower(result, quarters, quarterBit + 2, ExpOfMinus1);
        if (integerBits > 1) result = TimesPower(result, quarters, quarterBit + 3, ExpOfMinus2);
        if (integerBits > 2) result = TimesPower(result, quarters, quarterBit + 4, ExpOfMinus4);
        if (integerBits > 3) result = TimesPower(result, quarters, quarterBit + 5, ExpOfMinus8);
        if (integerBits > 4) result = TimesPower(result, quarters, quarterBit + 6, ExpOfMinus16);

        // beyond -32 nothing is left
        if (integerBits > 5) result = T.WhereGreater(T.Of((short)-(1 << (20 - integerBits))), x, zero, result);
        return T.WhereEqual(x, zero, T.Of(One), result);
    }

    // times a power of e where the exponent has its bit
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T TimesPower<T>(T value, T quarters, int bit, short power)
        where T : unmanaged, IWordLanes<T>
        => T.WhereEqual(quarters & T.Of((short)(1 << bit)), T.Of(0), value, T.DoublingHigh(value, T.Of(power)));

    /// <summary>e^x for x in [-1/4, 0): four terms around -1/8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfRest<T>(T rest)
        where T : unmanaged, IWordLanes<T>
    {
        var x = rest + T.Of(1 << 12);
        var square = T.DoublingHigh(x, x);
        var cube = T.DoublingHigh(square, x);
        var fourth = T.DoublingHigh(square, square);
        var terms = T.DoublingHigh(Divide(fourth, 2) + cube, T.Of(OneThird)) + square;
        return T.AddSaturating(T.Of(ExpOfMinusEighth), T.DoublingHigh(T.Of(ExpOfMinusEighth), x + Divide(terms, 1)));
    }

    /// <summary>1 / (1 + x) for x in [0, 1], or twice that less 1: (1 - x) / (1 + x).</summary>
    /// <param name="x">With no bits before the binary point.</param>
    /// <param name="less">What is taken off, with two bits before the binary point: 0, or 1.0 for the second function.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Reciprocal<T>(T x, short less)
        where T : unmanaged, IWordLanes<T>
    {
        // (x + 1) / 2, then three steps of Newton's method with two bits before the binary point
        var half = (x >> 1) + T.Of(1 << 14);
        var y = T.Of(Constant48Over17) + T.DoublingHigh(half, T.Of(Slope32Over17));
        for (var i = 0; i < 3; i++)
        {
            var step = T.DoublingHigh(y, T.Of(One2) - T.DoublingHigh(half, y));
            var twice = T.AddSaturating(step, step);
            y += T.AddSaturating(twice, twice);
        }

        y -= T.Of(less);
        y = T.AddSaturating(y, y);
        return less == 0 ? y : T.AddSaturating(y, y);
    }

    // As Rescaling.Divide, for what is no end of the range.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Divide<T>(T value, int exponent)
        where T : unmanaged, IWordLanes<T>
        => (((value + (value >> Bits)) >> (exponent - 1)) + T.Of(1)) >> 1;
}
