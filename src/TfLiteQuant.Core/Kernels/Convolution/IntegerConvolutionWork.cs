using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A bound convolution, transposed convolution or matrix product of integers: as the float one (<see cref="ConvolutionWork"/>),
/// with sums that a <see cref="SumStage"/> turns into the output.
/// </summary>
/// <remarks><see cref="IntegerConvolutionRows{T}"/> says how rows are read.</remarks>
/// <typeparam name="T">Elements of the input, as long as the kernel's: sbyte or short.</typeparam>
internal sealed unsafe class IntegerConvolutionWork<T> : ParallelWork, IIntegerProductWork<T>, IDynamicProductWork
    where T : unmanaged, IBinaryInteger<T>
{
    private const int BlockBytes = 160 * 1024;
    private const int GatheredBytes = 24 * 1024;
    private const int TablePointers = 3 * 1024;
    private const int MostStackBytes = 256 * 1024;

    /// <summary>Bytes behind quantized rows: a vector may be read from any element.</summary>
    private const int QuantizedSlack = 64;

    private readonly List<Phase> _phases = [];
    private readonly List<Part> _parts = [];
    private readonly FilterLayout _filter;
    private readonly int _groups;
    private readonly int _zeroCount;
    private readonly int _runs;
    private readonly AlignedArray<T> _zeros;
    private readonly SumStage _stage;
    private T* _input;
    private float* _floats;
    private DynamicParameters[] _images = [];
    private byte* _output;
    private RowTerms _rowTerms;

    /// <param name="phases">What is computed: one, or the phases of a transposed convolution.</param>
    /// <param name="filter">How the filter lies in memory.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="kernel">What multiplies.</param>
    /// <param name="stage">What becomes of the sums.</param>
    /// <param name="mostInSum">The most products that a 32-bit sum holds.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="runs">Runs of the input (images, or rows) that have a scale of their own.</param>
    /// <param name="paddings">Images that have an element of their own that stands for zero; 1 where they share one.</param>
    public IntegerConvolutionWork(
        IEnumerable<ConvolutionPhase> phases, FilterLayout filter, int groups, IntegerGemmKernel kernel, SumStage stage, int mostInSum, int threads, int runs = 1, int paddings = 1)
    {
        _filter = filter;
        _groups = groups;
        _stage = stage;
        _runs = Math.Max(1, runs);
        foreach (var convolution in phases)
        {
            _zeroCount = Math.Max(_zeroCount, convolution.InputChannels);
            if (convolution.Rows == 0) continue;
            var rows = IntegerConvolutionRows<T>.Choose(convolution, groups, threads);
            var panels = new IntegerPanels[groups];
            for (var group = 0; group < groups; group++) panels[group] = new IntegerPanels(kernel, rows.Pieces, rows.Depth, filter.OutputChannels / groups, mostInSum);
            var phase = new Phase(rows, panels, convolution.InputChannels / groups);
            if (!rows.Gathers && !phase.IsMatrix) phase = phase with { Table = RowTable<T>.Create(rows.Phase, kernel.MaxRows) };
            AddParts(phase, threads);
            _phases.Add(phase);
        }

        _zeros = new AlignedArray<T>((long)_zeroCount * paddings);
    }

    /// <summary>Bytes of an output element.</summary>
    public required int OutputBytes { get; init; }

    /// <summary>From the zeros of one image to those of the next; 0 where all have the same.</summary>
    private int ZeroStep => _zeros.Count > _zeroCount ? _zeroCount : 0;

    public void Pack<TFilter>(TFilter* filter, int zeroPoint, ReadOnlySpan<int> bias, int inputZero)
        where TFilter : unmanaged, IBinaryInteger<TFilter>
    {
        _rowTerms = RowTerms.Of<T>(inputZero, zeroPoint);
        var columns = _filter.OutputChannels / _groups;
        foreach (var (rows, groups, channels) in _phases)
        {
            for (var group = 0; group < _groups; group++)
            {
                var panels = groups[group];
                FilterPacking.Pack(panels, rows.Phase, channels, filter + group * columns * _filter.Output, _filter, zeroPoint);
                panels.SetBias(bias.IsEmpty ? [] : bias.Slice(group * columns, columns), panels.Kernel.LeftOffset + inputZero);
            }
        }
    }

    /// <summary>Where each row of the input belongs to one part only: the output positions are the input's.</summary>
    public bool TakesFloats => _phases is [var phase] && phase.IsMatrix && _parts.TrueForAll(static part => part.FirstPanel == 0 && part.EndPanel == part.Phase.Panels[0].Count);

    public void Pack(sbyte* filter) => Pack(filter, 0, [], 0);

    public void SetPadding(T zero, int image) => _zeros.Span.Slice(image * _zeroCount, _zeroCount).Fill(zero);

    public void Run(WorkerPool workers, T* input, byte* output)
    {
        _input = input;
        _output = output;
        if (input != null)
            foreach (var phase in _phases) Prepare(phase, workers);
        workers.Run(this, _parts.Count);
    }

    public void Run(WorkerPool workers, float* input, DynamicParameters[] images, byte* output)
    {
        _floats = input;
        _images = images;
        Run(workers, (T*)null, output);
    }

    private void Prepare(Phase phase, WorkerPool workers)
    {
        phase.Rows.Padded?.Fill(workers, _input, _zeros.Pointer, ZeroStep);
        phase.Table?.Fill(Image(phase), _zeros.Pointer, ZeroStep);
    }

    private T* Image(Phase phase) => phase.Rows.Padded is { } padded ? padded.Pointer : _input;

    [SkipLocalsInit]
    public override void Execute(int part)
    {
        var phase = _parts[part].Phase;
        var block = BlockRows(phase, phase.Panels[0].Kernel.MaxRows);
        var bytes = Pointers(phase, block) * sizeof(byte*) + (_rowTerms.Any ? block * sizeof(int) : 0)
            + (phase.Rows.Gathers ? block * phase.RowElements * sizeof(T) : _floats != null ? block * phase.Rows.Convolution.InputChannels * sizeof(T) + QuantizedSlack : 0);
        if (bytes <= MostStackBytes)
        {
            var room = stackalloc byte[bytes];
            Multiply(_parts[part], block, (byte**)room);
            return;
        }

        // Filters so large that one tile's pointers do not fit: memory that the collector does not see.
        var far = (byte*)NativeMemory.Alloc((nuint)bytes);
        try
        {
            Multiply(_parts[part], block, (byte**)far);
        }
        finally
        {
            NativeMemory.Free(far);
        }
    }

    // The table has room for pointers, then for terms of rows where the filter has a zero point, then for rows that are made.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(in Part part, int blockRows, byte** table)
    {
        var (phase, group, firstRow, rowCount, firstPanel, endPanel) = part;
        var panels = phase.Panels[group];
        var columns = _filter.OutputChannels / _groups;
        var firstInput = group * phase.Channels;
        var terms = (int*)(table + Pointers(phase, blockRows));
        var room = (T*)(_rowTerms.Any ? terms + blockRows : terms);
        IntegerBlock block = default;
        block.RowTerms = _rowTerms.Any ? terms : null;
        block.Rows = table + blockRows;
        block.Outputs = table;
        block.RowOffset = phase.Rows.Gathers ? 0 : firstInput * sizeof(T);
        block.FirstPanel = firstPanel;
        block.EndPanel = endPanel;
        block.FirstChannel = group * columns;
        block.RowsPerScale = Math.Max(1, phase.Rows.Convolution.Rows / _runs);
        for (int done = 0; done < rowCount; done += blockRows)
        {
            block.FirstRow = firstRow + done;
            block.RowCount = Math.Min(blockRows, rowCount - done);
            var image = Image(phase);
            if (phase.IsMatrix)
            {
                FillMatrix(_floats != null ? Quantize(phase, block, room) - (nint)block.FirstRow * phase.Channels : image, block, phase.Channels, columns);
                Run(phase, block, panels);
                continue;
            }

            if (phase.Rows.Gathers)
                new RowGather<T>(phase.Rows.Phase, phase.Channels, _zeros.Pointer, ZeroStep, room, phase.RowElements)
                    .Fill(image + firstInput, block.FirstRow, block.RowCount, (T**)block.Rows);
            else if (phase.Table is { } kept)
                block.Rows = kept.At(block.FirstRow);
            else
                new RowPointers<T>(phase.Rows.Phase, panels.Kernel.MaxRows, _zeros.Pointer, ZeroStep, null)
                    .Fill(image, block.FirstRow, block.RowCount, (T**)block.Rows);
            OutputPosition.FillOutputs(
                phase.Rows.Convolution, _output + group * columns * OutputBytes, (nint)_filter.OutputChannels * OutputBytes, block.FirstRow, block.RowCount, block.Outputs);
            Run(phase, block, panels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run(Phase phase, in IntegerBlock block, IntegerPanels panels)
    {
        _rowTerms.Compute(block, panels.Kernel, panels.Taps, phase.Rows.Depth);
        IntegerProduct.Run(block, panels, _stage);
    }

    // Rows lie one behind the other on both sides.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillMatrix(T* input, in IntegerBlock block, int depth, int columns)
    {
        var row = (byte*)(input + (nint)block.FirstRow * depth);
        var output = _output + (nint)block.FirstRow * columns * OutputBytes;
        for (var i = 0; i < block.RowCount; i++, row += (nint)depth * sizeof(T), output += (nint)columns * OutputBytes)
        {
            block.Rows[i] = row;
            block.Outputs[i] = output;
        }
    }

    /// <summary>Quantizes the rows of a block, each as its image is.</summary>
    private T* Quantize(Phase phase, in IntegerBlock block, T* room)
    {
        var end = block.FirstRow + block.RowCount;
        for (int row = block.FirstRow, next; row < end; row = next)
        {
            var image = row / block.RowsPerScale;
            next = Math.Min(end, (image + 1) * block.RowsPerScale);
            DynamicCodes.Quantize(
                _floats + (nint)row * phase.Channels, (next - row) * phase.Channels, _images[image], room + (nint)(row - block.FirstRow) * phase.Channels);
        }

        return room;
    }

    // Of each row the pieces and where its results go.
    private static int Pointers(Phase phase, int rows) => rows * (phase.Panels[0].Taps + 1);

    private static int BlockRows(Phase phase, int tile)
    {
        var rows = BlockBytes / Math.Max(1, phase.Rows.Convolution.InputChannels * sizeof(T));
        rows = Math.Min(rows, TablePointers / (phase.Panels[0].Taps + 1));
        if (phase.Rows.Gathers) rows = Math.Min(rows, GatheredBytes / Math.Max(1, phase.RowElements * sizeof(T)));
        return Math.Max(tile, rows / tile * tile);
    }

    private void AddParts(Phase phase, int threads)
    {
        var panels = phase.Panels[0];
        var split = ProductSplit.Choose(
            threads, panels.Kernel.MaxRows, phase.Rows.Convolution.Rows, panels.Columns, panels.Count, phase.Rows.Convolution.InputChannels, (long)panels.Taps * panels.Depth);
        for (var group = 0; group < _groups; group++)
            foreach (var (firstRow, rows, firstPanel, endPanel) in split.Parts())
                _parts.Add(new Part(phase, group, firstRow, rows, firstPanel, endPanel));
    }

    /// <summary>How rows are read, the packed filter group by group, and the channels of a group.</summary>
    private sealed record Phase(IntegerConvolutionRows<T> Rows, IntegerPanels[] Panels, int Channels)
    {
        /// <summary>Whether it is a product of matrices whose left side is read where it lies.</summary>
        public bool IsMatrix => Panels.Length == 1 && !Rows.Gathers && Rows.Phase.IsProduct;

        /// <summary>Where the pieces of all rows lie; null where that is found out block by block.</summary>
        public RowTable<T>? Table { get; init; }

        /// <summary>Elements of a row that is copied together.</summary>
        public int RowElements => Panels[0].Depth;
    }

    private readonly record struct Part(Phase Phase, int Group, int FirstRow, int RowCount, int FirstPanel, int EndPanel);
}
