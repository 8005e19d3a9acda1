using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen squares of differences.</summary>
/// <remarks>Both codes are raised and rescaled in words, as the reference does in 32 bits; the rest is as in
/// <see cref="ByteProducts256{TCode}"/>.</remarks>
internal readonly struct ByteSquares256(ByteSquareTerms terms) : ICodeVectors
{
    private readonly Vector256<short> _zeroA = Vector256.Create((short)terms.ZeroA);
    private readonly Vector256<short> _zeroB = Vector256.Create((short)terms.ZeroB);
    private readonly WordRescaling _scaleA = terms.ScaleA;
    private readonly WordRescaling _scaleB = terms.ScaleB;
    private readonly ByteResults256<sbyte> _results = new(terms.Min, terms.Max);
    private readonly Vector256<float> _scale = Vector256.Create(terms.Square.Scale);
    private readonly Vector256<float> _term = Vector256.Create(terms.Square.Plus);

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        var first = Rescaled(_scaleA, ByteResults256<sbyte>.Load(ref a) - _zeroA);
        var second = Rescaled(_scaleB, ByteResults256<sbyte>.Load(ref b) - _zeroB);
        var difference = first - second;
        Vector256<short> low = difference * difference, high = Avx2.MultiplyHigh(difference, difference);
        var r0 = ByteResults256<sbyte>.Rounded(Avx2.UnpackLow(low, high), _scale, _term);
        var r1 = ByteResults256<sbyte>.Rounded(Avx2.UnpackHigh(low, high), _scale, _term);
        _results.Store(ref y, r0, r1);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Rescaled(WordRescaling scale, Vector256<short> codes)
        => Unsafe.BitCast<WordLanes16, Vector256<short>>(scale.Of(Unsafe.BitCast<Vector256<short>, WordLanes16>(codes << RescaledSquaredDifference.Headroom)));
}
