using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels.Recurrent;

/// <content>Dot products of four bytes.</content>
internal sealed unsafe partial class PackedCodeRows
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Dot(Vector256<int> sum, int* x, sbyte* w)
        => AvxVnni.MultiplyWideningAndAdd(sum, Vector256.Create(*x).AsByte(), Vector256.Load(w));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void One(sbyte* w, int* x, int* y, int row)
    {
        var (a0, a1, a2, a3) = (Start(row), Start(row + 8), Start(row + 16), Start(row + 24));
        var (b0, b1, b2, b3) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        var k = 0;
        for (; k + 2 <= _groups; k += 2, w += 256)
        {
            a0 = Dot(a0, x + k, w);
            a1 = Dot(a1, x + k, w + 32);
            a2 = Dot(a2, x + k, w + 64);
            a3 = Dot(a3, x + k, w + 96);
            b0 = Dot(b0, x + k + 1, w + 128);
            b1 = Dot(b1, x + k + 1, w + 160);
            b2 = Dot(b2, x + k + 1, w + 192);
            b3 = Dot(b3, x + k + 1, w + 224);
        }

        if (k < _groups)
        {
            a0 = Dot(a0, x + k, w);
            a1 = Dot(a1, x + k, w + 32);
            a2 = Dot(a2, x + k, w + 64);
            a3 = Dot(a3, x + k, w + 96);
        }

        (a0 + b0).Store(y);
        (a1 + b1).Store(y + 8);
        (a2 + b2).Store(y + 16);
        (a3 + b3).Store(y + 24);
    }

    // two vectors of rows with four vectors of the input
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Four(sbyte* w, int* x, long xStride, int* y, long yStride, int row)
    {
        var (a0, b0) = (Start(row), Start(row + 8));
        var (a1, a2, a3) = (a0, a0, a0);
        var (b1, b2, b3) = (b0, b0, b0);
        for (var k = 0; k < _groups; k++, w += 128)
        {
            var (w0, w1) = (Vector256.Load(w), Vector256.Load(w + 32));
            var v = Vector256.Create(x[k]).AsByte();
            a0 = AvxVnni.MultiplyWideningAndAdd(a0, v, w0);
            b0 = AvxVnni.MultiplyWideningAndAdd(b0, v, w1);
            v = Vector256.Create(x[k + xStride]).AsByte();
            a1 = AvxVnni.MultiplyWideningAndAdd(a1, v, w0);
            b1 = AvxVnni.MultiplyWideningAndAdd(b1, v, w1);
            v = Vector256.Create(x[k + 2 * xStride]).AsByte();
            a2 = AvxVnni.MultiplyWideningAndAdd(a2, v, w0);
            b2 = AvxVnni.MultiplyWideningAndAdd(b2, v, w1);
            v = Vector256.Create(x[k + 3 * xStride]).AsByte();
            a3 = AvxVnni.MultiplyWideningAndAdd(a3, v, w0);
            b3 = AvxVnni.MultiplyWideningAndAdd(b3, v, w1);
        }

        a0.Store(y);
        b0.Store(y + 8);
        a1.Store(y + yStride);
        b1.Store(y + yStride + 8);
        a2.Store(y + 2 * yStride);
        b2.Store(y + 2 * yStride + 8);
        a3.Store(y + 3 * yStride);
        b3.Store(y + 3 * yStride + 8);
    }

    // the last panel may be narrower: a vector of rows at a time
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Column(sbyte* w, int stride, int* x, int* y, int row)
    {
        var (a, b) = (Start(row), Vector256<int>.Zero);
        var k = 0;
        for (; k + 2 <= _groups; k += 2, w += 2 * stride)
        {
            a = Dot(a, x + k, w);
            b = Dot(b, x + k + 1, w + stride);
        }

        if (k < _groups) a = Dot(a, x + k, w);
        (a + b).Store(y);
    }
}
