namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Products with weight matrices, cut by panels over threads where they are large.</summary>
internal sealed unsafe class MatrixWork(WorkerPool workers) : ParallelWork
{
    // Multiplications below which waking a thread costs more than it saves.
    private const long WorthThreads = 1 << 19;
    private const int PanelsPerPart = 4;

    private PackedRows? _matrix;
    private float* _x, _y;
    private long _xStride, _yStride;
    private int _count;

    /// <summary>Adds the products of all rows with some vectors to the targets.</summary>
    public void Run(RowMatrix rows, float* x, long xStride, float* y, long yStride, int count)
    {
        if (rows is HybridRows hybrid)
        {
            hybrid.MultiplyAdd(x, xStride, y, yStride, count);
            return;
        }

        var matrix = (PackedRows)rows;
        if (workers.Threads == 1 || (long)matrix.Rows * matrix.Columns * count < WorthThreads)
        {
            matrix.MultiplyAdd(x, xStride, y, yStride, count);
            return;
        }

        (_matrix, _xStride, _yStride, _count) = (matrix, xStride, yStride, count);
        _x = x;
        _y = y;
        workers.Run(this, (matrix.Panels + PanelsPerPart - 1) / PanelsPerPart);
    }

    public override void Execute(int part)
    {
        var matrix = _matrix!;
        var first = part * PanelsPerPart;
        matrix.MultiplyAdd(_x, _xStride, _y, _yStride, _count, first, Math.Min(first + PanelsPerPart, matrix.Panels));
    }
}
