using System.Numerics;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A bound depthwise convolution of integers, with as many output as input channels: sums that a <see cref="SumStage"/> turns into
/// the output. Cut into lines of the output.
/// </summary>
/// <typeparam name="T">Elements of the input: sbyte, byte or short.</typeparam>
internal abstract unsafe class IntegerDepthwiseWork<T> : RangeWork, IIntegerProductWork<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly AlignedArray<T> _zeros;
    private readonly AlignedArray<int> _weightSums;
    private readonly AlignedArray<int> _bias;

    private protected IntegerDepthwiseWork(IntegerDepthwiseShape shape, SumStage stage, int threads)
        : base(shape.Phase.Rows / Math.Max(1, shape.Phase.X.Count), (long)shape.Phase.X.Count * shape.Channels * shape.Taps / 8, threads)
    {
        Shape = shape;
        Stage = stage;
        _zeros = new AlignedArray<T>((long)shape.Channels * shape.Paddings);
        _weightSums = new AlignedArray<int>(shape.Channels);
        _bias = new AlignedArray<int>(shape.Channels);
    }

    /// <summary>Stands for the rows of an image where scales are looked up by kernels that take a stretch of a few lines: more than it has.</summary>
    private protected const int RowsPerImage = 1024;

    private protected IntegerDepthwiseShape Shape { get; }

    private protected SumStage Stage { get; }

    /// <summary>What makes elements of a byte unsigned.</summary>
    private protected static int UnsignedOffset => typeof(T) == typeof(sbyte) ? 128 : 0;

    /// <summary>What the kernel adds to each element of the input.</summary>
    private protected virtual int LeftOffset => 0;

    private protected T* Zeros => _zeros.Pointer;

    /// <summary>What stands for zero in an image.</summary>
    private protected T* ZerosOf(int image) => Zeros + (Shape.Paddings > 1 ? (nint)image * Shape.Channels : 0);

    private protected int* WeightSums => _weightSums.Pointer;

    private protected int* Bias => _bias.Pointer;

    private protected T* Input { get; private set; }

    private protected byte* Output { get; private set; }

    public void Pack<TFilter>(TFilter* filter, int zeroPoint, ReadOnlySpan<int> bias, int inputZero)
        where TFilter : unmanaged, IBinaryInteger<TFilter>
    {
        Span<int> sums = _weightSums.Span, total = _bias.Span;
        sums.Clear();
        for (var tap = 0; tap < Shape.Taps; tap++)
            for (var c = 0; c < Shape.Channels; c++) sums[c] += int.CreateTruncating(filter[(nint)tap * Shape.Channels + c]) - zeroPoint;
        for (var c = 0; c < Shape.Channels; c++) total[c] = unchecked((bias.IsEmpty ? 0 : bias[c]) - (LeftOffset + inputZero) * sums[c]);
        PackTaps(filter, zeroPoint);
    }

    public void SetPadding(T zero, int image) => _zeros.Span.Slice(image * Shape.Channels, Shape.Channels).Fill(zero);

    public void Run(WorkerPool workers, T* input, byte* output)
    {
        Input = input;
        Output = output;
        Prepare();
        RunAll(workers);
    }

    /// <summary>The one for this processor, with vectors that step over no more channels than there are.</summary>
    public static IntegerDepthwiseWork<T> Create(IntegerDepthwiseShape shape, SumStage stage, int threads)
        => !stage.IsWide && ByteSweepWork<T>.Fits(shape) ? new ByteSweepWork<T>(shape, stage, threads)
        : !stage.IsWide && ByteWindowWork<T>.Fits(shape) ? new ByteWindowWork<T>(shape, stage, threads)
        : !stage.IsWide && WordSweepWork<T>.Fits(shape) ? new WordSweepWork<T>(shape, stage, threads)
        : CpuFeatures.HasVector512 && shape.Channels >= Pairs512.Channels ? new IntegerDepthwiseWork<T, Vector512<int>, Pairs512>(shape, stage, threads)
        : CpuFeatures.HasVector256 && shape.Channels >= Pairs256.Channels ? new IntegerDepthwiseWork<T, Vector256<int>, Pairs256>(shape, stage, threads)
        : CpuFeatures.HasVector128 && shape.Channels >= Pairs128.Channels ? new IntegerDepthwiseWork<T, Vector128<int>, Pairs128>(shape, stage, threads)
        : new IntegerDepthwiseWork<T, int, PairsScalar>(shape, stage, threads);

    /// <summary>Called before each run, when <see cref="Input"/> is known.</summary>
    private protected virtual void Prepare()
    {
    }

    private protected abstract void PackTaps<TFilter>(TFilter* filter, int zeroPoint)
        where TFilter : unmanaged, IBinaryInteger<TFilter>;
}
