using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Adds what neighbouring input pixels have for the same block of output elements, block after block along a line.</summary>
/// <remarks>
/// A block is as long as the stride, so that each is written once. Vectors are stored whole: what spills over into the next block is
/// written later, wherefore vectors of a block go from the last to the first. The order of a sum is that of the pieces.
/// </remarks>
/// <typeparam name="T">float or int.</typeparam>
internal static unsafe class SpreadLine<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Elements behind the last one of a line, or of what is added, that are touched.</summary>
    public const int Slack = 16;

    private const int BlocksAtOnce = 4;

    /// <summary>Computes the blocks of a line.</summary>
    /// <param name="pieces">Where the first block's elements lie in each piece.</param>
    /// <param name="whole">Pieces that have all elements of a block.</param>
    /// <param name="cut">Pieces behind them that have fewer.</param>
    /// <param name="cutElements">How many.</param>
    /// <param name="step">Elements from a block to the next in pieces.</param>
    /// <param name="line">The line.</param>
    /// <param name="blockElements">Elements of a block.</param>
    /// <param name="blocks">Blocks.</param>
    public static void Add(T** pieces, int whole, int cut, int cutElements, nint step, T* line, int blockElements, int blocks)
    {
        if (blockElements > Vector256<T>.Count && CpuFeatures.HasVector512) Add<Vector512<T>>(pieces, whole, cut, cutElements, step, line, blockElements, blocks);
        else if (blockElements > Vector128<T>.Count && CpuFeatures.HasVector256) Add<Vector256<T>>(pieces, whole, cut, cutElements, step, line, blockElements, blocks);
        else if (CpuFeatures.HasVector128) Add<Vector128<T>>(pieces, whole, cut, cutElements, step, line, blockElements, blocks);
        else Add<T>(pieces, whole, cut, cutElements, step, line, blockElements, blocks);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Add<TVector>(T** pieces, int whole, int cut, int cutElements, nint step, T* line, int blockElements, int blocks)
        where TVector : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(T);
        for (var first = (blockElements - 1) / lanes * lanes; first >= 0; first -= lanes)
        {
            var cutLanes = Math.Min(cutElements - first, lanes);
            var count = cutLanes > 0 ? whole + cut : whole;
            var mask = cutLanes > 0 ? *(TVector*)LaneMasks.First(cutLanes) : default;
            var target = line + first;
            nint at = first;
            var block = 0;
            for (; block + BlocksAtOnce <= blocks; block += BlocksAtOnce, at += BlocksAtOnce * step)
            {
                TVector s0 = default, s1 = default, s2 = default, s3 = default;
                var piece = 0;
                for (; piece < whole; piece++)
                {
                    var from = pieces[piece] + at;
                    s0 = Sum(s0, *(TVector*)from);
                    s1 = Sum(s1, *(TVector*)(from + step));
                    s2 = Sum(s2, *(TVector*)(from + 2 * step));
                    s3 = Sum(s3, *(TVector*)(from + 3 * step));
                }

                for (; piece < count; piece++)
                {
                    var from = pieces[piece] + at;
                    s0 = Sum(s0, Masked(*(TVector*)from, mask));
                    s1 = Sum(s1, Masked(*(TVector*)(from + step), mask));
                    s2 = Sum(s2, Masked(*(TVector*)(from + 2 * step), mask));
                    s3 = Sum(s3, Masked(*(TVector*)(from + 3 * step), mask));
                }

                *(TVector*)target = s0;
                *(TVector*)(target + blockElements) = s1;
                *(TVector*)(target + 2 * blockElements) = s2;
                *(TVector*)(target + 3 * blockElements) = s3;
                target += BlocksAtOnce * blockElements;
            }

            for (; block < blocks; block++, at += step, target += blockElements)
            {
                TVector sum = default;
                for (var piece = 0; piece < whole; piece++) sum = Sum(sum, *(TVector*)(pieces[piece] + at));
                for (var piece = whole; piece < count; piece++) sum = Sum(sum, Masked(*(TVector*)(pieces[piece] + at), mask));
                *(TVector*)target = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum<TVector>(TVector a, TVector b)
        where TVector : unmanaged
        => sizeof(TVector) == 64 ? Unsafe.BitCast<Vector512<T>, TVector>(Unsafe.BitCast<TVector, Vector512<T>>(a) + Unsafe.BitCast<TVector, Vector512<T>>(b))
        : sizeof(TVector) == 32 ? Unsafe.BitCast<Vector256<T>, TVector>(Unsafe.BitCast<TVector, Vector256<T>>(a) + Unsafe.BitCast<TVector, Vector256<T>>(b))
        : sizeof(TVector) == 16 ? Unsafe.BitCast<Vector128<T>, TVector>(Unsafe.BitCast<TVector, Vector128<T>>(a) + Unsafe.BitCast<TVector, Vector128<T>>(b))
        : Unsafe.BitCast<T, TVector>(Unsafe.BitCast<TVector, T>(a) + Unsafe.BitCast<TVector, T>(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Masked<TVector>(TVector value, TVector mask)
        where TVector : unmanaged
        => sizeof(TVector) == 64 ? Unsafe.BitCast<Vector512<T>, TVector>(Unsafe.BitCast<TVector, Vector512<T>>(value) & Unsafe.BitCast<TVector, Vector512<T>>(mask))
        : sizeof(TVector) == 32 ? Unsafe.BitCast<Vector256<T>, TVector>(Unsafe.BitCast<TVector, Vector256<T>>(value) & Unsafe.BitCast<TVector, Vector256<T>>(mask))
        : sizeof(TVector) == 16 ? Unsafe.BitCast<Vector128<T>, TVector>(Unsafe.BitCast<TVector, Vector128<T>>(value) & Unsafe.BitCast<TVector, Vector128<T>>(mask))
        : value;
}
