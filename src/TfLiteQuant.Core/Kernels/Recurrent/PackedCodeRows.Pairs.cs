using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels.Recurrent;

/// <content>Pairs of 16-bit integers, multiplied and added.</content>
internal sealed unsafe partial class PackedCodeRows
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Words<T>(T* weights)
        where T : unmanaged
        => sizeof(T) == sizeof(short) ? Vector256.Load((short*)weights) : Avx2.ConvertToVector256Int16(Vector128.Load((sbyte*)weights));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Pairs<T>(Vector256<int> sum, Vector256<short> x, T* w)
        where T : unmanaged
        => sum + Avx2.MultiplyAddAdjacent(x, Words(w));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void OnePairs<T>(T* w, int* x, int* y, int row)
        where T : unmanaged
    {
        var (a0, a1, a2, a3) = (Start(row), Start(row + 8), Start(row + 16), Start(row + 24));
        for (var k = 0; k < _groups; k++, w += 64)
        {
            var v = Vector256.Create(x[k]).AsInt16();
            a0 = Pairs(a0, v, w);
            a1 = Pairs(a1, v, w + 16);
            a2 = Pairs(a2, v, w + 32);
            a3 = Pairs(a3, v, w + 48);
        }

        a0.Store(y);
        a1.Store(y + 8);
        a2.Store(y + 16);
        a3.Store(y + 24);
    }

    // two vectors of the input share each load of the weights
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void TwoPairs(sbyte* w, int* x, long xStride, int* y, long yStride, int row)
    {
        var (a0, a1, a2, a3) = (Start(row), Start(row + 8), Start(row + 16), Start(row + 24));
        var (b0, b1, b2, b3) = (a0, a1, a2, a3);
        for (var k = 0; k < _groups; k++, w += 64)
        {
            var (first, second) = (Vector256.Create(x[k]).AsInt16(), Vector256.Create(x[k + xStride]).AsInt16());
            var words = Words(w);
            a0 += Avx2.MultiplyAddAdjacent(first, words);
            b0 += Avx2.MultiplyAddAdjacent(second, words);
            words = Words(w + 16);
            a1 += Avx2.MultiplyAddAdjacent(first, words);
            b1 += Avx2.MultiplyAddAdjacent(second, words);
            words = Words(w + 32);
            a2 += Avx2.MultiplyAddAdjacent(first, words);
            b2 += Avx2.MultiplyAddAdjacent(second, words);
            words = Words(w + 48);
            a3 += Avx2.MultiplyAddAdjacent(first, words);
            b3 += Avx2.MultiplyAddAdjacent(second, words);
        }

        a0.Store(y);
        a1.Store(y + 8);
        a2.Store(y + 16);
        a3.Store(y + 24);
        y += yStride;
        b0.Store(y);
        b1.Store(y + 8);
        b2.Store(y + 16);
        b3.Store(y + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void ColumnPairs(sbyte* w, int stride, int* x, int* y, int row)
    {
        var a = Start(row);
        for (var k = 0; k < _groups; k++, w += stride) a = Pairs(a, Vector256.Create(x[k]).AsInt16(), w);
        a.Store(y);
    }
}
