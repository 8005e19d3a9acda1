using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two squares of differences.</summary>
/// <remarks>Both codes are raised and rescaled in words, as the reference does in 32 bits; the rest is as in
/// <see cref="ByteProducts512{TCode}"/>.</remarks>
internal readonly struct ByteSquares512(ByteSquareTerms terms) : ICodeVectors
{
    private readonly Vector512<short> _zeroA = Vector512.Create((short)terms.ZeroA);
    private readonly Vector512<short> _zeroB = Vector512.Create((short)terms.ZeroB);
    private readonly WordRescaling _scaleA = terms.ScaleA;
    private readonly WordRescaling _scaleB = terms.ScaleB;
    private readonly ByteResults512<sbyte> _results = new(terms.Min, terms.Max);
    private readonly Vector512<float> _scale = Vector512.Create(terms.Square.Scale);
    private readonly Vector512<float> _term = Vector512.Create(terms.Square.Plus);

    public static int Count => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(ref byte a, ref byte b, ref byte y)
    {
        var first = Rescaled(_scaleA, ByteResults512<sbyte>.Load(ref a) - _zeroA);
        var second = Rescaled(_scaleB, ByteResults512<sbyte>.Load(ref b) - _zeroB);
        var difference = first - second;
        Vector512<short> low = difference * difference, high = Avx512BW.MultiplyHigh(difference, difference);
        var r0 = ByteResults512<sbyte>.Rounded(Avx512BW.UnpackLow(low, high), _scale, _term);
        var r1 = ByteResults512<sbyte>.Rounded(Avx512BW.UnpackHigh(low, high), _scale, _term);
        _results.Store(ref y, r0, r1);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Rescaled(WordRescaling scale, Vector512<short> codes)
        => Unsafe.BitCast<WordLanes32, Vector512<short>>(scale.Of(Unsafe.BitCast<Vector512<short>, WordLanes32>(codes << RescaledSquaredDifference.Headroom)));
}
