using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Few rows times the transpose of a matrix: each result is the dot product of two rows that lie in one piece each. The
/// matrix is read once and as it is stored, which is all that counts while memory is the limit; nothing is packed.
/// </summary>
internal abstract unsafe class DotProductWork : RangeWork
{
    /// <summary>Rows on the left up to which this is faster than packing the right side.</summary>
    public const int MostRows = 3;

    /// <summary>Outputs of a strip: enough dot products side by side to hide the latency of one.</summary>
    private protected const int Strip = 4;

    private protected DotProductWork(int rows, int columns, int depth, int threads)
        : base((columns + Strip - 1) / Strip, (long)Strip * rows * depth / 2, threads)
    {
        Rows = rows;
        Columns = columns;
        Depth = depth;
    }

    public float Min { get; init; } = float.NegativeInfinity;

    public float Max { get; init; } = float.PositiveInfinity;

    private protected int Rows { get; }

    private protected int Columns { get; }

    private protected int Depth { get; }

    private protected float* Left { get; private set; }

    private protected float* Right { get; private set; }

    private protected float* Bias { get; private set; }

    private protected float* Output { get; private set; }

    /// <summary>output[r, c] = left[r, :] . right[c, :] + bias[c]; the bias may be null.</summary>
    public void Run(WorkerPool workers, float* left, float* right, float* bias, float* output)
    {
        Left = left;
        Right = right;
        Bias = bias;
        Output = output;
        RunAll(workers);
    }

    /// <summary>The one for this processor.</summary>
    public static DotProductWork Create(int rows, int columns, int depth, int threads, float min, float max)
        => CpuFeatures.HasVector512 ? new DotProductWork<Vector512<float>, Lanes512>(rows, columns, depth, threads) { Min = min, Max = max }
        : CpuFeatures.HasVector256 ? new DotProductWork<Vector256<float>, Lanes256>(rows, columns, depth, threads) { Min = min, Max = max }
        : CpuFeatures.HasVector128 ? new DotProductWork<Vector128<float>, Lanes128>(rows, columns, depth, threads) { Min = min, Max = max }
        : new DotProductWork<float, LanesScalar>(rows, columns, depth, threads) { Min = min, Max = max };
}
