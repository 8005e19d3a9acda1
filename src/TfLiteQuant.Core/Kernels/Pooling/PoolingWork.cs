using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Pooling in float32, cut into output rows.</summary>
internal abstract unsafe class PoolingWork : RangeWork
{
    private protected PoolingWork(PoolingShape shape, int threads)
        : base(shape.Rows, (long)shape.X.Count * shape.Channels * shape.X.Taps.Length * shape.Y.Taps.Length / 8, threads)
        => Shape = shape;

    public float Min { get; init; }

    public float Max { get; init; }

    private protected PoolingShape Shape { get; }

    private protected float* Input { get; private set; }

    private protected float* Output { get; private set; }

    /// <summary>Computes the output.</summary>
    public void Run(WorkerPool workers, float* input, float* output)
    {
        Input = input;
        Output = output;
        RunAll(workers);
    }

    /// <summary>The one for this processor, with vectors no wider than what lies side by side: the channels, and where windows move by
    /// one pixel those of a row.</summary>
    public static PoolingWork Create(PoolingShape shape, int threads, float min, float max)
    {
        var elements = shape.X.InputStep == 1 ? (long)shape.Channels * shape.X.Count : shape.Channels;
        return CpuFeatures.HasVector512 && elements >= 16 ? new PoolingWork<Vector512<float>, Lanes512>(shape, threads) { Min = min, Max = max }
            : CpuFeatures.HasVector256 && elements >= 8 ? new PoolingWork<Vector256<float>, Lanes256>(shape, threads) { Min = min, Max = max }
            : CpuFeatures.HasVector128 ? new PoolingWork<Vector128<float>, Lanes128>(shape, threads) { Min = min, Max = max }
            : new PoolingWork<float, LanesScalar>(shape, threads) { Min = min, Max = max };
    }
}
