using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Products of many matrices of integers. First the right sides are packed (once, where they are constant), then tiles are
/// multiplied; either step is cut into parts.</summary>
/// <typeparam name="T">Elements of the left side, as long as the kernel's.</typeparam>
/// <typeparam name="TRight">Elements of the right side.</typeparam>
internal sealed unsafe class IntegerBatchWork<T, TRight> : ParallelWork
    where T : unmanaged
    where TRight : unmanaged, IBinaryInteger<TRight>
{
    private const int BlockRows = 192;

    private readonly BatchProductShape _shape;
    private readonly IntegerPanels[] _right;
    private readonly SumStage _stage;
    private readonly PackingWork _packing;
    private readonly List<(int Product, int FirstRow, int RowCount, int FirstPanel, int EndPanel)> _parts = [];
    private byte* _left;
    private byte* _output;

    /// <param name="shape">The matrices; left ones lie as rows x depth.</param>
    /// <param name="kernel">What multiplies.</param>
    /// <param name="stage">What becomes of the sums.</param>
    /// <param name="mostInSum">The most products that a 32-bit sum holds.</param>
    /// <param name="threads">Threads that share the work.</param>
    public IntegerBatchWork(BatchProductShape shape, IntegerGemmKernel kernel, SumStage stage, int mostInSum, int threads)
    {
        _shape = shape;
        _stage = stage;
        _right = new IntegerPanels[shape.RightCount];
        for (var i = 0; i < _right.Length; i++)
        {
            // Elements of two bytes on both sides are taken apart: 32 bits hold one product of them.
            var lower = sizeof(TRight) == 2 ? new IntegerPanels(kernel, 1, shape.Depth, shape.Columns, mostInSum) : null;
            _right[i] = new IntegerPanels(kernel, 1, shape.Depth, shape.Columns, mostInSum) { Lower = lower };
        }

        _packing = new PackingWork(this, threads);
        if (shape.Rows == 0 || shape.Columns == 0 || shape.LeftOf.Length == 0) return;

        // Parts of one product are only cut as far as the products alone do not occupy the threads.
        var sharing = (threads + shape.LeftOf.Length - 1) / shape.LeftOf.Length;
        var split = ProductSplit.Choose(sharing, kernel.MaxRows, shape.Rows, shape.Columns, _right[0].Count, shape.Depth, shape.Depth);
        for (var product = 0; product < shape.LeftOf.Length; product++)
            foreach (var (firstRow, rows, firstPanel, endPanel) in split.Parts())
                _parts.Add((product, firstRow, rows, firstPanel, endPanel));
    }

    /// <summary>Bytes of an output element.</summary>
    public required int OutputBytes { get; init; }

    /// <summary>Bytes from one row of a left matrix to the next: a multiple of 4, of which the depth fills what it needs.</summary>
    public required nint RowBytes { get; init; }

    /// <summary>Zero point of the right side.</summary>
    public int RightZero { get; init; }

    /// <summary>Zero point that is still in the left side's elements.</summary>
    public int LeftZero { get; init; }

    private RowTerms RowTerms => RowTerms.Of<T>(LeftZero, RightZero);

    /// <summary>Packs the right sides.</summary>
    public void Pack(WorkerPool workers, TRight* right) => _packing.Run(workers, right);

    /// <summary>Multiplies with what was packed.</summary>
    public void Run(WorkerPool workers, T* left, byte* output)
    {
        _left = (byte*)left;
        _output = output;
        if (_parts.Count > 0) workers.Run(this, _parts.Count);
    }

    [SkipLocalsInit]
    public override void Execute(int part)
    {
        var (product, firstRow, rowCount, firstPanel, endPanel) = _parts[part];
        var rows = stackalloc byte*[BlockRows];
        var outputs = stackalloc byte*[BlockRows];
        var terms = stackalloc int[BlockRows];
        var leftRow = (nint)_shape.LeftOf[product] * _shape.Rows + firstRow;
        var left = _left + leftRow * RowBytes;
        var rowBytes = (nint)_shape.Columns * OutputBytes;
        var output = _output + ((nint)product * _shape.Rows + firstRow) * rowBytes;
        IntegerBlock block = default;
        block.Rows = rows;
        block.Outputs = outputs;
        block.FirstPanel = firstPanel;
        block.EndPanel = endPanel;
        block.RowsPerScale = 1;
        block.RowTerms = RowTerms.Any ? terms : null;
        for (var done = 0; done < rowCount; done += block.RowCount)
        {
            // Scales belong to rows of the left side, whichever product reads them.
            block.FirstRow = (int)leftRow + done;
            block.RowCount = Math.Min(BlockRows, rowCount - done);
            for (var i = 0; i < block.RowCount; i++, left += RowBytes, output += rowBytes)
            {
                rows[i] = left;
                outputs[i] = output;
            }

            RowTerms.Compute(block, _right[0].Kernel, 1, _shape.Depth);
            IntegerProduct.Run(block, _right[_shape.RightOf[product]], _stage);
        }
    }

    /// <summary>Packs right matrices.</summary>
    private sealed class PackingWork(IntegerBatchWork<T, TRight> owner, int threads)
        : RangeWork(owner._shape.RightCount, (long)owner._shape.Depth * owner._shape.Columns, threads)
    {
        private TRight* _source;

        public void Run(WorkerPool workers, TRight* right)
        {
            _source = right;
            RunAll(workers);
        }

        protected override void Execute(int first, int end)
        {
            var shape = owner._shape;
            for (var i = first; i < end; i++)
            {
                var from = _source + (nint)i * shape.Depth * shape.Columns;
                var (rowStride, columnStride) = shape.IsRightTransposed ? (1, shape.Depth) : (shape.Columns, 1);
                var panels = owner._right[i];
                panels.Clear();
                if (panels.Lower is { } lower)
                {
                    panels.PackHigher((short*)from, shape.Depth, rowStride, columnStride);
                    lower.PackLower((short*)from, shape.Depth, rowStride, columnStride);
                    continue;
                }

                panels.Pack(0, shape.Depth, from, rowStride, columnStride, owner.RightZero);
                panels.SetBias([], panels.Kernel.LeftOffset + owner.LeftZero);
            }
        }
    }
}
