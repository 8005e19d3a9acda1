using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// What <see cref="HybridSweepKernel{TVector, TLanes}"/> computes, bit for bit, for processors with 16 registers: in a line tiles of up to
/// four pixels, for which taps are loaded anew.
/// </summary>
/// <remarks>
/// Registers: 8 sums, 6 taps (a line of the filter for each output line) and an input are 15; the sweep would need 30, and half of them
/// would lie in memory. A line that is no multiple of the tile ends with a tile that overlaps the one before and computes the same again.
/// Sums are exact in any order; they begin with +0, so that none is -0.
/// </remarks>
internal static unsafe class HybridTileSweepKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Pixels of the widest tile.</summary>
    public const int MaxPixels = 4;

    /// <summary>Two output lines, stride 1.</summary>
    /// <typeparam name="TPixels">A type of as many bytes as a tile has pixels; the line has no fewer.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Pair<TPixels>(HybridSweep* sweep)
        where TPixels : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var channels = sweep->Channels;
        for (nint x = 0; ;)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
            var filter = sweep->Filter;
            TVector a0 = TLanes.Load(filter), a1 = TLanes.Load(filter + channels), a2 = TLanes.Load(filter + 2 * channels);
            Line<TPixels, Bytes1>(sweep->Line0 + x * lanes, a0, a1, a2, ref s0, ref s1, ref s2, ref s3);
            filter += 3 * channels;
            TVector b0 = TLanes.Load(filter), b1 = TLanes.Load(filter + channels), b2 = TLanes.Load(filter + 2 * channels);
            Lines<TPixels>(sweep->Line1 + x * lanes, b0, b1, b2, a0, a1, a2, ref s0, ref s1, ref s2, ref s3, ref t0, ref t1, ref t2, ref t3);
            filter += 3 * channels;
            (a0, a1, a2) = (TLanes.Load(filter), TLanes.Load(filter + channels), TLanes.Load(filter + 2 * channels));
            Lines<TPixels>(sweep->Line2 + x * lanes, a0, a1, a2, b0, b1, b2, ref s0, ref s1, ref s2, ref s3, ref t0, ref t1, ref t2, ref t3);
            Line<TPixels, Bytes1>(sweep->Line3 + x * lanes, a0, a1, a2, ref t0, ref t1, ref t2, ref t3);
            Finish<TPixels>(sweep, sweep->Output0 + x * channels, s0, s1, s2, s3);
            Finish<TPixels>(sweep, sweep->Output1 + x * channels, t0, t1, t2, t3);
            x += sizeof(TPixels);
            if (x >= sweep->Pixels) return;
            x = Math.Min(x, sweep->Pixels - sizeof(TPixels));
        }
    }

    /// <summary>One output line.</summary>
    /// <typeparam name="TPixels">A type of as many bytes as a tile has pixels; the line has no fewer.</typeparam>
    /// <typeparam name="TStride">A type of as many bytes as the stride: 1 or 2.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Single<TPixels, TStride>(HybridSweep* sweep)
        where TPixels : unmanaged
        where TStride : unmanaged
    {
        var step = sizeof(TVector) / sizeof(float) * sizeof(TStride);
        var channels = sweep->Channels;
        for (nint x = 0; ;)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            var filter = sweep->Filter;
            Line<TPixels, TStride>(sweep->Line0 + x * step, TLanes.Load(filter), TLanes.Load(filter + channels), TLanes.Load(filter + 2 * channels), ref s0, ref s1, ref s2, ref s3);
            filter += 3 * channels;
            Line<TPixels, TStride>(sweep->Line1 + x * step, TLanes.Load(filter), TLanes.Load(filter + channels), TLanes.Load(filter + 2 * channels), ref s0, ref s1, ref s2, ref s3);
            filter += 3 * channels;
            Line<TPixels, TStride>(sweep->Line2 + x * step, TLanes.Load(filter), TLanes.Load(filter + channels), TLanes.Load(filter + 2 * channels), ref s0, ref s1, ref s2, ref s3);
            Finish<TPixels>(sweep, sweep->Output0 + x * channels, s0, s1, s2, s3);
            x += sizeof(TPixels);
            if (x >= sweep->Pixels) return;
            x = Math.Min(x, sweep->Pixels - sizeof(TPixels));
        }
    }

    /// <summary>An input line for one output line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<TPixels, TStride>(
        float* input, TVector w0, TVector w1, TVector w2, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
        where TPixels : unmanaged
        where TStride : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var step = lanes * sizeof(TStride);
        s0 = Dot(input, lanes, w0, w1, w2, s0);
        if (sizeof(TPixels) > 1) s1 = Dot(input + step, lanes, w0, w1, w2, s1);
        if (sizeof(TPixels) > 2) s2 = Dot(input + 2 * step, lanes, w0, w1, w2, s2);
        if (sizeof(TPixels) > 3) s3 = Dot(input + 3 * step, lanes, w0, w1, w2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Dot(float* input, int lanes, TVector w0, TVector w1, TVector w2, TVector sum)
    {
        sum = TLanes.MultiplyAdd(TLanes.Load(input), w0, sum);
        sum = TLanes.MultiplyAdd(TLanes.Load(input + lanes), w1, sum);
        return TLanes.MultiplyAdd(TLanes.Load(input + 2 * lanes), w2, sum);
    }

    /// <summary>An input line for two output lines: under the filter's w for the upper, v for the lower one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines<TPixels>(
        float* input, TVector w0, TVector w1, TVector w2, TVector v0, TVector v1, TVector v2,
        ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3, ref TVector t0, ref TVector t1, ref TVector t2, ref TVector t3)
        where TPixels : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var first = TLanes.Load(input);
        s0 = TLanes.MultiplyAdd(first, w0, s0);
        t0 = TLanes.MultiplyAdd(first, v0, t0);

        var second = TLanes.Load(input + 1 * lanes);
        s0 = TLanes.MultiplyAdd(second, w1, s0);
        t0 = TLanes.MultiplyAdd(second, v1, t0);
        if (sizeof(TPixels) > 1) s1 = TLanes.MultiplyAdd(second, w0, s1);
        if (sizeof(TPixels) > 1) t1 = TLanes.MultiplyAdd(second, v0, t1);

        var third = TLanes.Load(input + 2 * lanes);
        s0 = TLanes.MultiplyAdd(third, w2, s0);
        t0 = TLanes.MultiplyAdd(third, v2, t0);
        if (sizeof(TPixels) > 1) s1 = TLanes.MultiplyAdd(third, w1, s1);
        if (sizeof(TPixels) > 1) t1 = TLanes.MultiplyAdd(third, v1, t1);
        if (sizeof(TPixels) > 2) s2 = TLanes.MultiplyAdd(third, w0, s2);
        if (sizeof(TPixels) > 2) t2 = TLanes.MultiplyAdd(third, v0, t2);

        if (sizeof(TPixels) > 1)
        {
            var x = TLanes.Load(input + 3 * lanes);
            s1 = TLanes.MultiplyAdd(x, w2, s1);
            t1 = TLanes.MultiplyAdd(x, v2, t1);
            if (sizeof(TPixels) > 2) s2 = TLanes.MultiplyAdd(x, w1, s2);
            if (sizeof(TPixels) > 2) t2 = TLanes.MultiplyAdd(x, v1, t2);
            if (sizeof(TPixels) > 3) s3 = TLanes.MultiplyAdd(x, w0, s3);
            if (sizeof(TPixels) > 3) t3 = TLanes.MultiplyAdd(x, v0, t3);
        }

        if (sizeof(TPixels) > 2)
        {
            var x = TLanes.Load(input + 4 * lanes);
            s2 = TLanes.MultiplyAdd(x, w2, s2);
            t2 = TLanes.MultiplyAdd(x, v2, t2);
            if (sizeof(TPixels) > 3) s3 = TLanes.MultiplyAdd(x, w1, s3);
            if (sizeof(TPixels) > 3) t3 = TLanes.MultiplyAdd(x, v1, t3);
        }

        if (sizeof(TPixels) > 3)
        {
            var x = TLanes.Load(input + 5 * lanes);
            s3 = TLanes.MultiplyAdd(x, w2, s3);
            t3 = TLanes.MultiplyAdd(x, v2, t3);
        }
    }

    /// <summary>Scales, bias, activation and store, and the extremes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TPixels>(HybridSweep* sweep, float* output, TVector s0, TVector s1, TVector s2, TVector s3)
        where TPixels : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var channels = sweep->Channels;
        var scale = TLanes.Multiply(TLanes.Broadcast(sweep->Scale), TLanes.Load(sweep->WeightScales));
        TVector bias = TLanes.Load(sweep->Bias), min = TLanes.Broadcast(sweep->Min), max = TLanes.Broadcast(sweep->Max);
        TVector least = TLanes.Load(sweep->Extremes), most = TLanes.Load(sweep->Extremes + lanes);
        Finish(output, scale, bias, min, max, s0, ref least, ref most);
        if (sizeof(TPixels) > 1) Finish(output + channels, scale, bias, min, max, s1, ref least, ref most);
        if (sizeof(TPixels) > 2) Finish(output + 2 * channels, scale, bias, min, max, s2, ref least, ref most);
        if (sizeof(TPixels) > 3) Finish(output + 3 * channels, scale, bias, min, max, s3, ref least, ref most);
        TLanes.Store(sweep->Extremes, least);
        TLanes.Store(sweep->Extremes + lanes, most);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* output, TVector scale, TVector bias, TVector min, TVector max, TVector sum, ref TVector least, ref TVector most)
    {
        sum = TLanes.Clamp(TLanes.Add(TLanes.Multiply(sum, scale), bias), min, max);
        least = TLanes.Least(sum, least);
        most = TLanes.Most(sum, most);
        TLanes.Store(output, sum);
    }
}
