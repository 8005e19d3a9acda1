using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// A bound convolution, transposed convolution or matrix product in float32: phases and groups, each with its packed filter,
/// cut into parts. The filter is packed at once where it is constant, before each run where it is not.
/// </summary>
/// <remarks>
/// Loops of a part: blocks of rows whose input stays in the second-level cache, in a block panel after panel of the filter, in a
/// panel tile after tile of rows. The tables of pointers of a block, and the pieces copied together at borders, lie on the stack.
/// </remarks>
internal sealed unsafe class ConvolutionWork : ParallelWork, IFloatProductWork
{
    private const int BlockFloats = 48 * 1024;
    private const int TablePointers = 3 * 1024;
    private const int PatchFloats = 8 * 1024;
    private const int MostStackFloats = 64 * 1024;

    private readonly List<(ConvolutionPhase Phase, GemmPanels[] Groups)> _phases = [];
    private readonly List<Part> _parts = [];
    private readonly FilterLayout _filter;
    private readonly int _groups;
    private readonly AlignedArray<float> _zeros;
    private readonly LineConvolutionWork? _lines;
    private float* _input;
    private float* _output;

    /// <param name="phases">What is computed: one, or the phases of a transposed convolution.</param>
    /// <param name="filter">How the filter lies in memory.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="threads">Threads that share the work.</param>
    public ConvolutionWork(IEnumerable<ConvolutionPhase> phases, FilterLayout filter, int groups, int threads)
    {
        _filter = filter;
        _groups = groups;
        var zeros = 1;
        foreach (var given in phases)
        {
            var phase = JoinedIfThin(given, filter.OutputChannels, groups);
            zeros = Math.Max(zeros, Math.Max(phase.Depth, phase.InputChannels));
            var packed = new GemmPanels[groups];
            for (var group = 0; group < groups; group++) packed[group] = new GemmPanels(phase.Pieces * phase.Depth, filter.OutputChannels / groups, phase.Depth);
            if (phase.Rows == 0) continue;
            AddParts(_phases.Count, phase, packed[0], threads);
            _phases.Add((phase, packed));
        }

        _zeros = new AlignedArray<float>(zeros);
        if (_phases is [var (only, panels)] && LineConvolutionWork.Fits(only)) _lines = new LineConvolutionWork(only, panels[0], threads);
    }

    public float Min { get; init; } = float.NegativeInfinity;

    public float Max { get; init; } = float.PositiveInfinity;

    // Dot products want long pieces: with so few columns, changing pieces takes longer than copying those at the border.
    private static ConvolutionPhase JoinedIfThin(ConvolutionPhase phase, int columns, int groups)
    {
        const int MostChannels = 48;
        return groups == 1 && !phase.IsJoined && phase.InputChannels <= MostChannels && GemmThin.Pays(phase.Pieces * phase.Depth, columns, phase.Depth)
            ? new ConvolutionPhase(phase.Batches, phase.Z, phase.Y, phase.X, phase.InputChannels, groups, MostChannels)
            : phase;
    }

    public void Pack(float* filter, ReadOnlySpan<float> bias)
    {
        foreach (var (phase, groups) in _phases)
        {
            var columns = _filter.OutputChannels / _groups;
            for (var group = 0; group < _groups; group++)
            {
                if (!bias.IsEmpty) groups[group].SetBias(bias.Slice(group * columns, columns));
                var row = 0;
                var channels = phase.InputChannels / _groups;
                foreach (var z in phase.Z.Taps)
                    foreach (var y in phase.Y.Taps)
                        foreach (var x in phase.X.Taps)
                        {
                            var from = filter + z * _filter.Z + y * _filter.Y + x * _filter.X + group * columns * _filter.Output;
                            groups[group].Pack(row, channels, from, _filter.Input, _filter.Output);
                            row += channels;
                        }
            }
        }
    }

    public void Run(WorkerPool workers, float* input, float* output)
    {
        if (_lines is not null)
        {
            _lines.Run(workers, input, output, Min, Max);
            return;
        }

        _input = input;
        _output = output;
        workers.Run(this, _parts.Count);
    }

    /// <summary>Computes some rows of the only phase and group, on the calling thread; other threads may do so for other rows of the
    /// same tensors.</summary>
    public void Compute(float* input, float* output, int firstRow, int rows)
    {
        _input = input;
        _output = output;
        Execute(new Part(0, 0, firstRow, rows, 0, _phases[0].Groups[0].Count));
    }

    public override void Execute(int part) => Execute(_parts[part]);

    [SkipLocalsInit]
    private void Execute(in Part part)
    {
        var phase = _phases[part.Phase].Phase;
        var pieces = Math.Max(1, phase.Pieces);
        var block = BlockRows(phase, GemmKernel.Best.MaxRows);
        var pointers = block * (pieces + 1);
        var patchFloats = phase.IsJoined ? block * pieces * phase.Depth : 0;
        if (pointers * (sizeof(float*) / sizeof(float)) + patchFloats <= MostStackFloats)
        {
            var room = stackalloc float*[pointers];
            var patches = stackalloc float[patchFloats];
            Multiply(part, block, room, patches);
            return;
        }

        // Filters so large that one tile's pointers do not fit: memory that the collector does not see.
        var far = (float**)NativeMemory.Alloc((nuint)pointers * (nuint)sizeof(float*) + (nuint)patchFloats * sizeof(float));
        try
        {
            Multiply(part, block, far, (float*)(far + pointers));
        }
        finally
        {
            NativeMemory.Free(far);
        }
    }

    private void Multiply(in Part part, int block, float** table, float* patches)
    {
        var (phaseIndex, group, firstRow, rowCount, firstPanel, endPanel) = part;
        var (phase, groups) = _phases[phaseIndex];
        var kernel = GemmKernel.Best;
        var output = _output + group * (_filter.OutputChannels / _groups);
        if (phase.IsProduct)
        {
            MultiplyMatrix(part, block, groups[group], output);
            return;
        }

        GemmBlock rows = default;
        rows.Rows = table + block;
        rows.Outputs = table;
        rows.RowOffset = group * (phase.InputChannels / _groups);
        rows.Taps = phase.Pieces;
        rows.Depth = phase.Depth;
        rows.FirstPanel = firstPanel;
        rows.EndPanel = endPanel;
        rows.Min = Min;
        rows.Max = Max;
        for (int done = 0; done < rowCount; done += block)
        {
            rows.RowCount = Math.Min(block, rowCount - done);
            new RowPointers<float>(phase, kernel.MaxRows, _zeros.Pointer, 0, patches).Fill(_input, firstRow + done, rows.RowCount, rows.Rows);
            OutputPosition.FillOutputs(phase, (byte*)output, (nint)_filter.OutputChannels * sizeof(float), firstRow + done, rows.RowCount, (byte**)rows.Outputs);
            kernel.Multiply(rows, groups[group]);
        }
    }

    private void MultiplyMatrix(in Part part, int block, GemmPanels panels, float* output)
    {
        var phase = _phases[part.Phase].Phase;
        var rows = _input + part.Group * phase.Depth;
        GemmLine line;
        line.Taps = &rows;
        line.TapCount = 1;
        line.Depth = phase.Depth;
        line.RowStep = phase.InputChannels;
        line.FirstPanel = part.FirstPanel;
        line.EndPanel = part.EndPanel;
        line.OutputStep = _filter.OutputChannels;
        line.Min = Min;
        line.Max = Max;
        rows += part.FirstRow * line.RowStep;
        line.Output = output + part.FirstRow * line.OutputStep;
        for (var done = 0; done < part.RowCount; done += block)
        {
            line.RowCount = Math.Min(block, part.RowCount - done);
            GemmKernel.Best.Multiply(line, panels);
            rows += block * line.RowStep;
            line.Output += block * line.OutputStep;
        }
    }

    private static int BlockRows(ConvolutionPhase phase, int tile)
    {
        var rows = BlockFloats / Math.Max(1, phase.InputChannels);
        rows = Math.Min(rows, TablePointers / (phase.Pieces + 1));
        if (phase.IsJoined) rows = Math.Min(rows, PatchFloats / (phase.Pieces * phase.Depth));
        return Math.Max(tile, rows / tile * tile);
    }

    private void AddParts(int phaseIndex, ConvolutionPhase phase, GemmPanels panels, int threads)
    {
        long depth = (long)phase.Pieces * phase.Depth;
        var split = ProductSplit.Choose(threads, GemmKernel.Best.MaxRows, phase.Rows, panels.Columns, panels.Count, phase.InputChannels, depth);
        for (var group = 0; group < _groups; group++)
            foreach (var (firstRow, rows, firstPanel, endPanel) in split.Parts())
                _parts.Add(new Part(phaseIndex, group, firstRow, rows, firstPanel, endPanel));
    }

    private readonly record struct Part(int Phase, int Group, int FirstRow, int RowCount, int FirstPanel, int EndPanel);
}
