using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Products of many matrices in float32. First the right sides are packed (once, where they are constant) and transposed
/// left sides turned, then tiles are multiplied; either step is cut into parts.</summary>
internal sealed unsafe class BatchProductWork : ParallelWork
{
    private const int BlockRows = 192;

    private readonly BatchProductShape _shape;
    private readonly GemmPanels[] _right;
    private readonly AlignedArray<float>? _turned;
    private readonly PackingWork _packing;
    private readonly TurningWork? _turning;
    private readonly List<(int Product, int FirstRow, int RowCount, int FirstPanel, int EndPanel)> _parts = [];
    private float* _left;
    private float* _output;

    public BatchProductWork(BatchProductShape shape, int threads)
    {
        _shape = shape;
        _right = new GemmPanels[shape.RightCount];
        for (var i = 0; i < _right.Length; i++) _right[i] = new GemmPanels(shape.Depth, shape.Columns, shape.Depth);
        _packing = new PackingWork(this, threads);
        if (shape.IsLeftTransposed)
        {
            _turned = new AlignedArray<float>((long)shape.LeftCount * shape.Rows * shape.Depth);
            _turning = new TurningWork(this, threads);
        }

        if (shape.Rows == 0 || shape.Columns == 0 || shape.LeftOf.Length == 0) return;

        // Parts of one product are only cut as far as the products alone do not occupy the threads.
        var sharing = (threads + shape.LeftOf.Length - 1) / shape.LeftOf.Length;
        var split = ProductSplit.Choose(sharing, GemmKernel.Best.MaxRows, shape.Rows, shape.Columns, _right[0].Count, shape.Depth, shape.Depth);
        for (var product = 0; product < shape.LeftOf.Length; product++)
            foreach (var (firstRow, rows, firstPanel, endPanel) in split.Parts())
                _parts.Add((product, firstRow, rows, firstPanel, endPanel));
    }

    /// <summary>Packs the right sides.</summary>
    public void Pack(WorkerPool workers, float* right) => _packing.Run(workers, right);

    /// <summary>Multiplies with what was packed.</summary>
    public void Run(WorkerPool workers, float* left, float* output)
    {
        _left = left;
        if (_turning is not null)
        {
            _turning.Run(workers);
            _left = _turned!.Pointer;
        }

        _output = output;
        if (_parts.Count > 0) workers.Run(this, _parts.Count);
    }

    [SkipLocalsInit]
    public override void Execute(int part)
    {
        var (product, firstRow, rowCount, firstPanel, endPanel) = _parts[part];
        var kernel = GemmKernel.Best;
        var rows = stackalloc float*[BlockRows];
        var outputs = stackalloc float*[BlockRows];
        var left = _left + ((nint)_shape.LeftOf[product] * _shape.Rows + firstRow) * _shape.Depth;
        var output = _output + ((nint)product * _shape.Rows + firstRow) * _shape.Columns;
        GemmBlock block = default;
        block.Rows = rows;
        block.Outputs = outputs;
        block.Taps = 1;
        block.Depth = _shape.Depth;
        block.FirstPanel = firstPanel;
        block.EndPanel = endPanel;
        block.Min = float.NegativeInfinity;
        block.Max = float.PositiveInfinity;
        for (var done = 0; done < rowCount; done += block.RowCount)
        {
            block.RowCount = Math.Min(BlockRows, rowCount - done);
            for (var i = 0; i < block.RowCount; i++, left += _shape.Depth, output += _shape.Columns)
            {
                rows[i] = left;
                outputs[i] = output;
            }

            kernel.Multiply(block, _right[_shape.RightOf[product]]);
        }
    }

    /// <summary>Packs right matrices.</summary>
    private sealed class PackingWork(BatchProductWork owner, int threads)
        : RangeWork(owner._shape.RightCount, (long)owner._shape.Depth * owner._shape.Columns, threads)
    {
        private float* _source;

        public void Run(WorkerPool workers, float* right)
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
                if (shape.IsRightTransposed) owner._right[i].Pack(0, shape.Depth, from, 1, shape.Depth);
                else owner._right[i].Pack(0, shape.Depth, from, shape.Columns, 1);
            }
        }
    }

    /// <summary>Turns left matrices so that rows lie in one piece.</summary>
    private sealed class TurningWork(BatchProductWork owner, int threads)
        : RangeWork(owner._shape.LeftCount, (long)owner._shape.Rows * owner._shape.Depth, threads)
    {
        public void Run(WorkerPool workers) => RunAll(workers);

        protected override void Execute(int first, int end)
        {
            var shape = owner._shape;
            var size = (nint)shape.Rows * shape.Depth;
            for (var i = first; i < end; i++)
                PanelPacking.Copy(owner._left + i * size, 1, shape.Rows, owner._turned!.Pointer + i * size, shape.Depth, shape.Rows, shape.Depth);
        }
    }
}
