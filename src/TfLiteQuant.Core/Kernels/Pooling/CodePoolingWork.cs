using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Pooling of codes, cut into output rows. A window's pixels are visited for four vectors of channels at a time, then for one;
/// channels that do not fill a vector are covered by a last vector that overlaps the one before, and where there are fewer, by one that
/// reaches into the next pixel, whose result is written after it.
/// </summary>
/// <remarks>A mean is the sum times 2^31 over the number of pixels, rounded up: as long as the sum's magnitude times the number of pixels
/// is below 2^30, that error does not reach the next half, and halves go away from zero.</remarks>
internal sealed unsafe class CodePoolingWork<TCode>(PoolingShape shape, int threads, int min, int max)
    : RangeWork(shape.Rows, (long)shape.X.Count * shape.Channels * shape.X.Taps.Length * shape.Y.Taps.Length / 8, threads)
    where TCode : unmanaged, IBinaryInteger<TCode>, IMinMaxValue<TCode>
{
    private TCode* _input;
    private TCode* _output;

    /// <summary>Computes the output.</summary>
    public void Run(WorkerPool workers, TCode* input, TCode* output)
    {
        _input = input;
        _output = output;
        RunAll(workers);
    }

    protected override void Execute(int first, int end)
    {
        var lanes = AreMaximaInVectors ? CodeMaxima.LeastElements<TCode>() : Lanes;
        AxisTaps axisY = shape.Y, axisX = shape.X;
        for (var row = first; row < end; row++)
        {
            int batch = row / axisY.Count, y = row % axisY.Count;
            var (firstY, endY) = axisY.Inside(y);
            var height = endY - firstY;
            for (int x = 0, run; x < axisX.Count; x += run)
            {
                var (firstX, endX) = axisX.Inside(x);
                var width = endX - firstX;
                run = axisX.WholeFrom(x);
                var window = _input + (((nint)batch * axisY.InputSize + firstY) * axisX.InputSize + firstX) * shape.Channels;
                var result = _output + ((nint)row * axisX.Count + x) * shape.Channels;
                var reaching = shape.Channels >= lanes ? run : shape.Reaching(lanes, x, firstX, width, run);
                if (reaching > 0) Positions(window, height, width, reaching, result);
                if (reaching == run) continue;
                window += (nint)reaching * axisX.InputStep * shape.Channels;
                Positions<CodeLane1>(window, height, width, run - reaching, result + ((nint)reaching * shape.Channels));
            }
        }
    }

    private bool AreMaximaInVectors => shape.Kind == PoolingKind.Max && CodeMaxima.LeastElements<TCode>() > 0;

    // How many codes are computed side by side as integers.
    private int Lanes =>
        CpuFeatures.HasVector512 && shape.Channels >= CodeLanes16.Count ? CodeLanes16.Count
        : CpuFeatures.HasX86Vector256 && shape.Channels >= CodeLanes8.Count ? CodeLanes8.Count
        : CpuFeatures.HasVector128 ? CodeLanes4.Count
        : CodeLane1.Count;

    private void Positions(TCode* window, int height, int width, int run, TCode* result)
    {
        var windows = Windows(window, height, width, run, result);
        if (AreMaximaInVectors) CodeMaxima.Run(&windows);
        else if (shape.Kind == PoolingKind.Average && CodeMeans.Fits(windows)) CodeMeans.Run(&windows);
        else if (Lanes == CodeLanes16.Count) Positions<CodeLanes16>(window, height, width, run, result);
        else if (Lanes == CodeLanes8.Count) Positions<CodeLanes8>(window, height, width, run, result);
        else if (Lanes == CodeLanes4.Count) Positions<CodeLanes4>(window, height, width, run, result);
        else Positions<CodeLane1>(window, height, width, run, result);
    }

    private CodeWindows<TCode> Windows(TCode* window, int height, int width, int run, TCode* result)
    {
        nint channels = shape.Channels, step = shape.X.InputStep * channels;
        // Windows that move by one pixel are one of as many elements as they have together. What is less than a vector of maxima reaches
        // into the next pixel, whose result is written after it.
        var areOne = step == channels;
        var elements = areOne ? run * channels : channels;
        return new CodeWindows<TCode>
        {
            First = window,
            Output = result,
            Elements = AreMaximaInVectors ? Math.Max(elements, CodeMaxima.LeastElements<TCode>()) : elements,
            PixelStep = channels,
            LineStep = shape.X.InputSize * channels,
            Step = step,
            Height = height,
            Width = width,
            Count = areOne ? 1 : run,
            Min = TCode.CreateTruncating(min),
            Max = TCode.CreateTruncating(max),
        };
    }

    private void Positions<T>(TCode* window, int height, int width, int run, TCode* result)
        where T : unmanaged, ICodeLanes<T>
    {
        if (shape.Kind == PoolingKind.Max) Pool<T, Bytes1>(window, height, width, run, result);
        else if (IsWithinReciprocal(height * width)) Pool<T, Bytes2>(window, height, width, run, result);
        else Means<T>(window, height, width, run, result);
    }

    private void Means<T>(TCode* window, int height, int width, int run, TCode* result)
        where T : unmanaged, ICodeLanes<T>
    {
        for (; run > 0; run--, window += shape.X.InputStep * (nint)shape.Channels, result += shape.Channels)
        {
            if (IsWithin32Bits((long)height * width)) Sum<T>(window, height, width, result);
            else Divide(window, height, width, result);
        }
    }

    private static bool IsWithinReciprocal(long pixels) => pixels * pixels < (1L << 30) >> (8 * sizeof(TCode));

    private static bool IsWithin32Bits(long pixels) => pixels < 1L << (31 - (8 * sizeof(TCode)));

    // means over windows of many pixels: sums in lanes, divided one by one
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Sum<T>(TCode* first, int height, int width, TCode* output)
        where T : unmanaged, ICodeLanes<T>
    {
        nint channels = shape.Channels, lineStep = shape.X.InputSize * (nint)shape.Channels;
        var pixels = height * width;
        var sums = stackalloc int[4 * T.Count];
        for (nint channel = 0; ;)
        {
            var isWide = channel + 4 * T.Count <= channels;
            T s0 = T.Of(0), s1 = s0, s2 = s0, s3 = s0;
            var line = first + channel;
            for (var y = height; y > 0; y--, line += lineStep)
            {
                var pixel = line;
                for (var x = width; x > 0; x--, pixel += channels)
                {
                    ref var place = ref Unsafe.AsRef<TCode>(pixel);
                    s0 += T.Load(ref place, 0);
                    if (!isWide) continue;
                    s1 += T.Load(ref place, (nuint)T.Count);
                    s2 += T.Load(ref place, (nuint)(2 * T.Count));
                    s3 += T.Load(ref place, (nuint)(3 * T.Count));
                }
            }

            s0.Store(ref *sums, 0);
            s1.Store(ref *sums, (nuint)T.Count);
            s2.Store(ref *sums, (nuint)(2 * T.Count));
            s3.Store(ref *sums, (nuint)(3 * T.Count));
            var count = isWide ? 4 * T.Count : T.Count;
            for (var i = 0; i < count; i++) output[channel + i] = Mean(sums[i], pixels);
            channel += count;
            if (channel >= channels) return;
            channel = Math.Min(channel, channels - T.Count);
        }
    }

    private TCode Mean(long sum, long pixels) => TCode.CreateTruncating(Math.Clamp((sum > 0 ? sum + (pixels / 2) : sum - (pixels / 2)) / pixels, min, max));

    // TKind is 1 byte for the maximum, 2 for the mean
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Pool<T, TKind>(TCode* first, int height, int width, int run, TCode* output)
        where T : unmanaged, ICodeLanes<T>
        where TKind : unmanaged
    {
        nint channels = shape.Channels, lineStep = shape.X.InputSize * (nint)shape.Channels, step = shape.X.InputStep * (nint)shape.Channels;
        T least = T.Of(min), most = T.Of(max);
        var pixels = height * width;
        var start = T.Of(sizeof(TKind) == 1 ? int.CreateTruncating(TCode.MinValue) : 0);
        var reciprocal = T.Of(pixels > 1 ? (int)(((1L << 31) + pixels - 1) / pixels) : 0);
        for (nint channel = 0; ;)
        {
            var isWide = channel + 4 * T.Count <= channels;
            T s0 = start, s1 = start, s2 = start, s3 = start;
            var line = first + channel;
            for (var y = height; y > 0; y--, line += lineStep)
            {
                var pixel = line;
                for (var x = width; x > 0; x--, pixel += channels)
                {
                    ref var place = ref Unsafe.AsRef<TCode>(pixel);
                    s0 = Include<T, TKind>(T.Load(ref place, 0), s0);
                    if (!isWide) continue;
                    s1 = Include<T, TKind>(T.Load(ref place, (nuint)T.Count), s1);
                    s2 = Include<T, TKind>(T.Load(ref place, (nuint)(2 * T.Count)), s2);
                    s3 = Include<T, TKind>(T.Load(ref place, (nuint)(3 * T.Count)), s3);
                }
            }

            ref var into = ref Unsafe.AsRef<TCode>(output + channel);
            Finish<T, TKind>(s0, pixels, reciprocal, least, most).Store(ref into, 0);
            if (isWide)
            {
                Finish<T, TKind>(s1, pixels, reciprocal, least, most).Store(ref into, (nuint)T.Count);
                Finish<T, TKind>(s2, pixels, reciprocal, least, most).Store(ref into, (nuint)(2 * T.Count));
                Finish<T, TKind>(s3, pixels, reciprocal, least, most).Store(ref into, (nuint)(3 * T.Count));
            }

            channel += isWide ? 4 * T.Count : T.Count;
            if (channel < channels)
            {
                channel = Math.Min(channel, channels - T.Count);
                continue;
            }

            if (--run == 0) return;
            channel = 0;
            first += step;
            output += channels;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Include<T, TKind>(T code, T result)
        where T : unmanaged, ICodeLanes<T>
        where TKind : unmanaged
        => sizeof(TKind) == 1 ? T.Max(code, result) : code + result;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Finish<T, TKind>(T result, int pixels, T reciprocal, T least, T most)
        where T : unmanaged, ICodeLanes<T>
        where TKind : unmanaged
    {
        if (sizeof(TKind) == 2 && pixels > 1)
        {
            var zero = T.Of(0);
            var mean = T.DoublingHigh(T.Max(result, zero - result), reciprocal);
            result = T.WhereGreater(zero, result, zero - mean, mean);
        }

        return T.Min(T.Max(result, least), most);
    }

    // means over windows whose sums might leave 32 bits: the specification
    private void Divide(TCode* first, int height, int width, TCode* output)
    {
        nint channels = shape.Channels, lineStep = shape.X.InputSize * (nint)shape.Channels;
        long pixels = (long)height * width;
        for (nint channel = 0; channel < channels; channel++)
        {
            long sum = 0;
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++) sum += long.CreateTruncating(first[channel + y * lineStep + x * channels]);
            output[channel] = Mean(sum, pixels);
        }
    }
}
