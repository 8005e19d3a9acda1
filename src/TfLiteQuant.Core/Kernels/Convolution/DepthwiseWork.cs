using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>A depthwise convolution in float32, cut into output rows; the filter is read as the model stores it.</summary>
internal abstract unsafe class DepthwiseWork : RangeWork
{
    private protected DepthwiseWork(DepthwiseShape shape, int threads)
        : base((shape.Rows + Together(shape) - 1) / Together(shape), (long)Together(shape) * shape.X.Count * shape.Channels * shape.X.Taps.Length * shape.Y.Taps.Length / 8, threads)
        => Shape = shape;

    public float Min { get; init; } = float.NegativeInfinity;

    public float Max { get; init; } = float.PositiveInfinity;

    private protected DepthwiseShape Shape { get; }

    private protected float* Input { get; private set; }

    private protected float* Filter { get; private set; }

    private protected float* Bias { get; private set; }

    private protected float* Output { get; private set; }

    /// <summary>Computes the output.</summary>
    public void Run(WorkerPool workers, float* input, float* filter, float* bias, float* output)
    {
        Input = input;
        Filter = filter;
        Bias = bias;
        Output = output;
        RunAll(workers);
    }

    /// <summary>Computes some output rows.</summary>
    protected abstract void Rows(int first, int end);

    protected sealed override void Execute(int first, int end) => Rows(Together(Shape) * first, Math.Min(Together(Shape) * end, Shape.Rows));

    /// <summary>Rows that stay with one thread: two, which kernels compute at once, unless there are so few that threads could not
    /// share pairs evenly.</summary>
    private static int Together(DepthwiseShape shape) => shape.Rows >= 20 ? 2 : 1;

    /// <summary>The one for this processor and shape, with vectors no wider than there are channels, but for two or three of them.</summary>
    public static DepthwiseWork Create(DepthwiseShape shape, int threads, float min, float max)
        => CpuFeatures.HasVector512 && shape.Channels >= 16 ? Create<Vector512<float>, Lanes512>(shape, threads, min, max)
        : CpuFeatures.HasVector256 && shape.Channels >= 8 ? Create<Vector256<float>, Lanes256>(shape, threads, min, max)
        : CpuFeatures.HasVector128 && shape.Channels >= 4 ? Create<Vector128<float>, Lanes128>(shape, threads, min, max)
        : CpuFeatures.HasVector128 && shape.Channels > 1 && DepthwisePlaneWork<Vector128<float>, Lanes128>.Fits(shape)
            ? new DepthwisePlaneWork<Vector128<float>, Lanes128>(shape, threads) { Min = min, Max = max }
        : Create<float, LanesScalar>(shape, threads, min, max);

    private static DepthwiseWork Create<TVector, TLanes>(DepthwiseShape shape, int threads, float min, float max)
        where TVector : unmanaged
        where TLanes : struct, ILanes<TVector>
        => shape.IsBlock ? new DepthwiseBlockWork<TVector, TLanes>(shape, threads) { Min = min, Max = max }
        : shape.IsSweep ? new DepthwiseSweepWork<TVector, TLanes>(shape, threads) { Min = min, Max = max }
        : DepthwisePlaneWork<TVector, TLanes>.Fits(shape) ? new DepthwisePlaneWork<TVector, TLanes>(shape, threads) { Min = min, Max = max }
        : new DepthwiseWork<TVector, TLanes>(shape, threads) { Min = min, Max = max };
}
