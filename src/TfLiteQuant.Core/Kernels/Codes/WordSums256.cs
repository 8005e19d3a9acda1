using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen codes.</summary>
/// <remarks>Codes of both operands are interleaved within 128-bit lanes to the two words of an integer; packing the results undoes that
/// order.</remarks>
internal readonly struct WordSums256(WordSumForm form) : ICodeVectors
{
    private readonly Vector256<short> _high = Vector256.Create(form.Terms.High).AsInt16();
    private readonly Vector256<short> _low = Vector256.Create(form.Terms.Low).AsInt16();
    private readonly Vector256<int> _constant = Vector256.Create(form.Terms.Constant);
    private readonly Vector256<int> _mask = Vector256.Create((1 << form.Terms.Fraction) - 1);
    private readonly Vector256<uint> _doubt = Vector256.Create(form.Terms.Doubt);
    private readonly Vector256<short> _min = Vector256.Create((short)form.Min);
    private readonly Vector256<short> _max = Vector256.Create((short)form.Max);
    private readonly Vector256<uint> _up = Vector256.Create((uint)form.Terms.Up);
    private readonly Vector256<uint> _down = Vector256.Create((uint)form.Terms.Down);
    private readonly Vector256<uint> _fraction = Vector256.Create((uint)form.Terms.Fraction);

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        Vector256<short> first = Vector256.LoadUnsafe(ref Unsafe.As<byte, short>(ref a)), second = Vector256.LoadUnsafe(ref Unsafe.As<byte, short>(ref b));
        var v0 = Form(Avx2.UnpackLow(first, second));
        var v1 = Form(Avx2.UnpackHigh(first, second));
        if (Vector256.LessThanAny(Vector256.Min((v0 & _mask).AsUInt32(), (v1 & _mask).AsUInt32()), _doubt)) return false;
        Vector256.Min(Vector256.Max(Avx2.PackSignedSaturate(Places(v0), Places(v1)), _min), _max).StoreUnsafe(ref Unsafe.As<byte, short>(ref y));
        return true;
    }

    // One instruction where all lanes have their own count of places; two where they share one that is not a constant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Places(Vector256<int> form) => Avx2.ShiftRightArithmeticVariable(form, _fraction);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Form(Vector256<short> pairs)
        => Avx2.ShiftLeftLogicalVariable(Avx2.MultiplyAddAdjacent(pairs, _high), _up)
            + Avx2.ShiftRightArithmeticVariable(Avx2.MultiplyAddAdjacent(pairs, _low), _down) + _constant;
}
