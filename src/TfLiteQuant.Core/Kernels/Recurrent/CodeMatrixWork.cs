namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Products with <see cref="PackedCodeRows"/>, cut by panels over threads where they are large.</summary>
internal sealed unsafe class CodeMatrixWork(WorkerPool workers) : ParallelWork
{
    // multiplications below which waking a thread costs more than it saves
    private const long WorthThreads = 1 << 21;
    private const int PanelsPerPart = 4;

    private PackedCodeRows? _matrix;
    private int* _x, _y;
    private long _yStride;
    private int _count;

    /// <summary>Writes the products of all rows with some prepared vectors that lie one behind the other.</summary>
    public void Run(PackedCodeRows matrix, int* x, int* y, long yStride, int count)
    {
        if (workers.Threads == 1 || (long)matrix.Rows * matrix.Columns * count < WorthThreads)
        {
            matrix.Multiply(x, matrix.PreparedLength, y, yStride, count);
            return;
        }

        (_matrix, _yStride, _count) = (matrix, yStride, count);
        _x = x;
        _y = y;
        workers.Run(this, (matrix.Panels + PanelsPerPart - 1) / PanelsPerPart);
    }

    public override void Execute(int part)
    {
        var matrix = _matrix!;
        var first = part * PanelsPerPart;
        matrix.Multiply(_x, matrix.PreparedLength, _y, _yStride, _count, first, Math.Min(first + PanelsPerPart, matrix.Panels));
    }
}
