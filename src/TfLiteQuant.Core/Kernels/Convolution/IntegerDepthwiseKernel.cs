using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The multiply loop of integer depthwise convolutions: up to four pixels, so that weights are loaded once for all.</summary>
/// <remarks>
/// Registers: 8 sums, 2 weights, 4 for the pixels of a pair. Sums are exact in 32 bits: products of a code and a weight, each less
/// its zero point, are below 2^16, those of int16 activations below 2^23, whose taps who calls bounds.
/// </remarks>
internal static unsafe class IntegerDepthwiseKernel<T, TVector, TLanes>
    where T : unmanaged
    where TVector : unmanaged
    where TLanes : struct, IPairLanes<TVector>
{
    /// <summary>Pixels of a full tile.</summary>
    public const int MaxPixels = 4;

    /// <summary>Computes one tile.</summary>
    /// <typeparam name="TPixels">A type of as many bytes as the tile has pixels.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TPixels>(IntegerDepthwiseTile* tile)
        where TPixels : unmanaged
    {
        var rows = tile->Rows;
        var offset = tile->Offset;
        var weights = tile->Weights;
        var lanes = sizeof(TVector) / sizeof(short);
        TVector low0 = TLanes.Load((short*)tile->Bias), high0 = TLanes.Load((short*)tile->Bias + lanes);
        TVector low1 = low0, low2 = low0, low3 = low0, high1 = high0, high2 = high0, high3 = high0;
        for (var taps = tile->Taps; taps > 0; taps -= 2)
        {
            // The last of an odd number of taps is paired with itself, by weights of 0.
            var second = taps > 1 ? rows + MaxPixels : rows;
            TVector lowWeights = TLanes.Load(weights), highWeights = TLanes.Load(weights + lanes);
            weights += 2 * lanes;
            TLanes.MultiplyAdd((T*)(rows[0] + offset), (T*)(second[0] + offset), lowWeights, highWeights, ref low0, ref high0);
            if (sizeof(TPixels) > 1) TLanes.MultiplyAdd((T*)(rows[1] + offset), (T*)(second[1] + offset), lowWeights, highWeights, ref low1, ref high1);
            if (sizeof(TPixels) > 2) TLanes.MultiplyAdd((T*)(rows[2] + offset), (T*)(second[2] + offset), lowWeights, highWeights, ref low2, ref high2);
            if (sizeof(TPixels) > 3) TLanes.MultiplyAdd((T*)(rows[3] + offset), (T*)(second[3] + offset), lowWeights, highWeights, ref low3, ref high3);
            rows += 2 * MaxPixels;
        }

        var sums = tile->Sums;
        var stride = tile->SumStride;
        TLanes.Store(sums, low0, high0);
        if (sizeof(TPixels) > 1) TLanes.Store(sums + stride, low1, high1);
        if (sizeof(TPixels) > 2) TLanes.Store(sums + 2 * stride, low2, high2);
        if (sizeof(TPixels) > 3) TLanes.Store(sums + 3 * stride, low3, high3);
    }
}
