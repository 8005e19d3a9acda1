using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two codes.</summary>
/// <remarks>Codes of both operands are interleaved within 128-bit lanes to the two words of an integer; packing the results undoes that
/// order.</remarks>
internal readonly struct WordSums512(WordSumForm form) : ICodeVectors
{
    private readonly Vector512<short> _high = Vector512.Create(form.Terms.High).AsInt16();
    private readonly Vector512<short> _low = Vector512.Create(form.Terms.Low).AsInt16();
    private readonly Vector512<int> _constant = Vector512.Create(form.Terms.Constant);
    private readonly Vector512<int> _mask = Vector512.Create((1 << form.Terms.Fraction) - 1);
    private readonly Vector512<uint> _doubt = Vector512.Create(form.Terms.Doubt);
    private readonly Vector512<short> _min = Vector512.Create((short)form.Min);
    private readonly Vector512<short> _max = Vector512.Create((short)form.Max);
    private readonly Vector512<uint> _up = Vector512.Create((uint)form.Terms.Up);
    private readonly Vector512<uint> _down = Vector512.Create((uint)form.Terms.Down);
    private readonly Vector512<uint> _fraction = Vector512.Create((uint)form.Terms.Fraction);

    public static int Count => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        Vector512<short> first = Vector512.LoadUnsafe(ref Unsafe.As<byte, short>(ref a)), second = Vector512.LoadUnsafe(ref Unsafe.As<byte, short>(ref b));
        var v0 = Form(Avx512BW.UnpackLow(first, second));
        var v1 = Form(Avx512BW.UnpackHigh(first, second));
        if (Vector512.LessThanAny(Vector512.Min((v0 & _mask).AsUInt32(), (v1 & _mask).AsUInt32()), _doubt)) return false;
        Vector512.Min(Vector512.Max(Avx512BW.PackSignedSaturate(Places(v0), Places(v1)), _min), _max).StoreUnsafe(ref Unsafe.As<byte, short>(ref y));
        return true;
    }

    // One instruction where all lanes have their own count of places; two where they share one that is not a constant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Places(Vector512<int> form) => Avx512F.ShiftRightArithmeticVariable(form, _fraction);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Form(Vector512<short> pairs)
        => Avx512F.ShiftLeftLogicalVariable(Avx512BW.MultiplyAddAdjacent(pairs, _high), _up)
            + Avx512F.ShiftRightArithmeticVariable(Avx512BW.MultiplyAddAdjacent(pairs, _low), _down) + _constant;
}
