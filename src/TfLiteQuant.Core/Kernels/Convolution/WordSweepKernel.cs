using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A 3x3 depthwise convolution of bytes along a line, for processors without byte dot products: of the same column of four input
/// lines the first two and the last two are interleaved and widened, so that one instruction multiplies a channel's pair and adds
/// the products. Three columns of eight channels stay in registers while the sweep moves on; with stride 1 four lines make two
/// output lines, whose filters lack the last and the first line.
/// </summary>
/// <remarks>
/// Weights: for each output line six vectors, of each column of the filter one for the upper two lines of the input and one for the lower two.
/// A column: 4 loads, 2 interleavings, 2 widenings; then 6 products for each output line.
/// </remarks>
/// <typeparam name="T">Elements of the input: sbyte or byte.</typeparam>
internal static unsafe class WordSweepKernel<T>
    where T : unmanaged
{
    /// <summary>Weights of a vector: eight channels, two lines of the input.</summary>
    private const int Vector = 16;

    /// <summary>Weights of an output line: three columns of two vectors.</summary>
    private const int Line = 6 * Vector;

    /// <summary>Sweeps over eight channels.</summary>
    /// <typeparam name="TLines">A type of as many bytes as there are output lines: 1 or 2.</typeparam>
    /// <typeparam name="TStride">A type of as many bytes as the stride: 1 or 2; 2 goes with one line.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TLines, TStride>(CodeSweep* sweep)
        where TLines : unmanaged
        where TStride : unmanaged
    {
        byte* l0 = sweep->Line0, l1 = sweep->Line1, l2 = sweep->Line2, l3 = sweep->Line3;
        var zero = Vector256.Create(typeof(T) == typeof(sbyte) ? (sbyte)sweep->Zero : (short)sweep->Zero);
        Vector256<short> aHigh = zero, aLow = zero, bHigh = zero, bLow = zero;
        if (!sweep->BeginsOutside)
        {
            Column(sweep, ref l0, ref l1, ref l2, ref l3, out aHigh, out aLow);
        }

        // The border is one column wide: the middle one is always inside.
        if (sizeof(TStride) == 1)
        {
            Column(sweep, ref l0, ref l1, ref l2, ref l3, out bHigh, out bLow);
        }

        var sums = sweep->Sums;
        var channels = sweep->Channels;
        var second = sweep->Pixels * channels;
        var weights = (short*)sweep->Weights;
        var bias = Vector256.Load(sweep->Bias);
        for (var left = sweep->Pixels; left > 0; left--, sums += channels)
        {
            if (sizeof(TStride) == 2)
            {
                Column(sweep, ref l0, ref l1, ref l2, ref l3, out bHigh, out bLow);
            }

            Vector256<short> cHigh = zero, cLow = zero;
            if (left > 1 || !sweep->EndsOutside)
            {
                Column(sweep, ref l0, ref l1, ref l2, ref l3, out cHigh, out cLow);
            }

            Sum(bias, weights, aHigh, aLow, bHigh, bLow, cHigh, cLow).Store(sums);
            if (sizeof(TLines) == 2) Sum(bias, weights + Line, aHigh, aLow, bHigh, bLow, cHigh, cLow).Store(sums + second);
            aHigh = sizeof(TStride) == 1 ? bHigh : cHigh;
            aLow = sizeof(TStride) == 1 ? bLow : cLow;
            bHigh = cHigh;
            bLow = cLow;
        }
    }

    // The upper two lines of a column are its high pair, the others its low pair.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Sum(
        Vector256<int> bias, short* weights, Vector256<short> aHigh, Vector256<short> aLow, Vector256<short> bHigh, Vector256<short> bLow, Vector256<short> cHigh, Vector256<short> cLow)
    {
        var a = bias + Avx2.MultiplyAddAdjacent(aHigh, Vector256.Load(weights)) + Avx2.MultiplyAddAdjacent(aLow, Vector256.Load(weights + Vector));
        var b = Avx2.MultiplyAddAdjacent(bHigh, Vector256.Load(weights + 2 * Vector)) + Avx2.MultiplyAddAdjacent(bLow, Vector256.Load(weights + 3 * Vector));
        var c = Avx2.MultiplyAddAdjacent(cHigh, Vector256.Load(weights + 4 * Vector)) + Avx2.MultiplyAddAdjacent(cLow, Vector256.Load(weights + 5 * Vector));
        return a + b + c;
    }

    // Reads a column, and goes on to the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(CodeSweep* sweep, ref byte* l0, ref byte* l1, ref byte* l2, ref byte* l3, out Vector256<short> high, out Vector256<short> low)
    {
        high = Pair(l0, l1);
        low = Pair(l2, l3);
        l0 += sweep->Step0;
        l1 += sweep->Step1;
        l2 += sweep->Step2;
        l3 += sweep->Step3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Pair(byte* upper, byte* lower)
    {
        var pair = Sse2.UnpackLow(Vector128.CreateScalarUnsafe(*(long*)upper).AsByte(), Vector128.CreateScalarUnsafe(*(long*)lower).AsByte());
        return typeof(T) == typeof(sbyte) ? Avx2.ConvertToVector256Int16(pair.AsSByte()) : Avx2.ConvertToVector256Int16(pair);
    }
}
