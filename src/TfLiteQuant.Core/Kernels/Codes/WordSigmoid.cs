using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Logistic function and hyperbolic tangent of 16-bit codes; results in units of 2^-15.</summary>
/// <param name="multiplier">What codes are multiplied with, at most 2^17.</param>
/// <param name="shift">Bits that the product is then shifted right, rounded.</param>
/// <remarks>After that 2^17 stands for 32/3, the end of the table.</remarks>
internal readonly struct WordLogistic(int multiplier, int shift) : ICodeUnary
{
    private readonly int _multiplier = multiplier;
    private readonly int _end = SigmoidTable.Beyond(multiplier, shift);
    private readonly int _shift = shift;
    private readonly int _round = shift > 0 ? 1 << (shift - 1) : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, ICodeLanes<T>
    {
        const int FractionBits = 9;
        var inside = T.Max(T.Min(x, T.Of(_end)), T.Of(-_end));
        var place = ((inside * T.Of(_multiplier)) + T.Of(_round)) >> _shift;
        var half = SigmoidTable.At(T.Max(place, T.Of(0) - place), FractionBits, 0x7FFF << 10);
        var mirrored = T.Of((1 << 25) + (1 << FractionBits) - 1) - half;
        return T.WhereGreater(T.Of(0), place, mirrored, half + T.Of(1 << FractionBits)) >> (FractionBits + 1);
    }
}

/// <summary>The hyperbolic tangent: twice the logistic function of twice the argument, less 1.</summary>
/// <param name="multiplier">What codes are multiplied with, at most 2^17.</param>
/// <param name="shift">Bits that the product is then shifted right, rounded.</param>
internal readonly struct WordTanh(int multiplier, int shift) : ICodeUnary
{
    private readonly int _multiplier = multiplier;
    private readonly int _end = SigmoidTable.Beyond(multiplier, shift);
    private readonly int _shift = shift;
    private readonly int _round = shift > 0 ? 1 << (shift - 1) : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, ICodeLanes<T>
    {
        const int FractionBits = 8;
        const int One = 1 << 23;
        var inside = T.Max(T.Min(x, T.Of(_end)), T.Of(-_end));
        var place = ((inside * T.Of(_multiplier)) + T.Of(_round)) >> _shift;
        var half = SigmoidTable.At(T.Max(place, T.Of(0) - place), FractionBits, 0xFFFF << FractionBits) - T.Of(One);
        var rounded = T.WhereGreater(T.Of(0), place, T.Of((1 << 7) - 1) - half, half + T.Of(1 << 7));
        return rounded >> FractionBits;
    }
}
