using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Walks over output pixels, some tiles at a time, and over channels, as many as their sums stay in the nearest cache.</summary>
/// <remarks>Where channels are no multiple of a step, the last step begins before the end of the one before it and computes some
/// channels twice.</remarks>
internal sealed unsafe class IntegerDepthwiseWork<T, TVector, TLanes> : IntegerDepthwiseWork<T>
    where T : unmanaged, System.Numerics.IBinaryInteger<T>
    where TVector : unmanaged
    where TLanes : struct, IPairLanes<TVector>
{
    private const int MaxPixels = 4;
    private const int MostSums = 2048;

    /// <summary>Pixels whose sums are handed on together, so that what belongs to channels is read once for all.</summary>
    private const int PixelsAtOnce = 64;

    private const int MostStackPointers = 16 * 1024;

    /// <summary>The most products of int16 activations that a 32-bit sum holds.</summary>
    private const int MostWideTaps = 254;

    private readonly AlignedArray<short> _weights;
    private readonly AlignedArray<int> _stepBias;
    private readonly int _steps;
    private readonly int _pairs;
    private readonly RowTable<T>? _kept;

    public IntegerDepthwiseWork(IntegerDepthwiseShape shape, SumStage stage, int threads)
        : base(shape, stage, threads)
    {
        _steps = (shape.Channels + TLanes.Channels - 1) / TLanes.Channels;
        _pairs = (shape.Taps + 1) / 2;
        _kept = RowTable<T>.Create(shape.Phase, MaxPixels);
        _weights = new AlignedArray<short>((long)_steps * StepWeights);
        _stepBias = new AlignedArray<int>((long)_steps * 2 * Lanes);
    }

    private int ZeroStep => Shape.Paddings > 1 ? Shape.Channels : 0;

    private protected override void Prepare() => _kept?.Fill(Input, Zeros, ZeroStep);

    private static int Lanes => sizeof(TVector) / sizeof(int);

    private int StepWeights => _pairs * 2 * 2 * Lanes;

    private int FirstChannel(int step) => Math.Min(step * TLanes.Channels, Shape.Channels - TLanes.Channels);

    private protected override void PackTaps<TFilter>(TFilter* filter, int zeroPoint)
    {
        for (var step = 0; step < _steps; step++)
        {
            var first = FirstChannel(step);
            var target = _weights.Pointer + (nint)step * StepWeights;
            for (var half = 0; half < 2; half++)
                for (var lane = 0; lane < Lanes; lane++) _stepBias.Pointer[(((nint)step * 2) + half) * Lanes + lane] = Bias[first + ChannelOf(half, lane)];
            for (var pair = 0; pair < _pairs; pair++)
                for (var half = 0; half < 2; half++)
                    for (var lane = 0; lane < Lanes; lane++, target += 2)
                        for (var t = 0; t < 2; t++)
                        {
                            var tap = (2 * pair) + t;
                            target[t] = tap < Shape.Taps
                                ? (short)(int.CreateTruncating(filter[(nint)tap * Shape.Channels + first + ChannelOf(half, lane)]) - zeroPoint)
                                : (short)0;
                        }
        }
    }

    // Four lanes of every eight channels in either vector; a single channel is in both, of which one is looked at.
    private static int ChannelOf(int half, int lane) => TLanes.Channels == 1 ? 0 : (lane / 4 * 8) + (half * 4) + (lane % 4);

    [SkipLocalsInit]
    protected override void Execute(int first, int end)
    {
        var pointers = PixelsAtOnce * (Shape.Taps + 1);
        if (pointers <= MostStackPointers)
        {
            var room = stackalloc byte*[pointers];
            Execute(first, end, room);
            return;
        }

        // Filters too large for the stack: memory that the collector does not see.
        var far = (byte**)NativeMemory.Alloc((nuint)pointers * (nuint)sizeof(byte*));
        try
        {
            Execute(first, end, far);
        }
        finally
        {
            NativeMemory.Free(far);
        }
    }

    [SkipLocalsInit]
    private void Execute(int firstLine, int endLine, byte** outputs)
    {
        var sums = stackalloc int[MostSums + 16];
        var wide = stackalloc long[Stage.IsWide ? MostSums : 0];
        var phase = Shape.Phase;
        SumBlock block = default;
        block.Sums = sums;
        block.WideSums = wide;
        block.Outputs = outputs;
        block.RowsPerScale = Math.Max(1, phase.Rows / Math.Max(1, Shape.Runs));
        var stepsAtOnce = Math.Max(1, MostSums / PixelsAtOnce / TLanes.Channels);
        var pointers = new RowPointers<T>(phase, MaxPixels, Zeros, ZeroStep, null);
        var endRow = endLine * phase.X.Count;
        for (var row = firstLine * phase.X.Count; row < endRow; row += block.Rows)
        {
            block.FirstRow = row;
            block.Rows = Math.Min(PixelsAtOnce, endRow - row);
            var rows = outputs + PixelsAtOnce;

            // Tables have whole tiles, which a part of the work need not begin with.
            if (_kept is not null && row % MaxPixels == 0) rows = _kept.At(row);
            else pointers.Fill(Input, row, block.Rows, (T**)rows);
            OutputPosition.FillOutputs(phase, Output, (nint)Shape.Channels * Shape.OutputBytes, row, block.Rows, outputs);
            for (var step = 0; step < _steps; step += stepsAtOnce)
            {
                var endStep = Math.Min(step + stepsAtOnce, _steps);
                var channel = FirstChannel(step);
                block.Channel = block.Column = channel;
                block.Columns = FirstChannel(endStep - 1) + TLanes.Channels - channel;
                block.Stride = block.Columns;
                block.WeightSums = WeightSums + channel;
                if (Stage.IsWide) AddWide(block, step, endStep, rows);
                else Sum(block, step, endStep, rows, 0, Shape.Taps);
                Stage.Store(&block);
            }
        }
    }

    private void Sum(in SumBlock block, int step, int endStep, byte** rows, int firstTap, int taps)
    {
        IntegerDepthwiseTile tile;
        tile.Taps = taps;
        tile.SumStride = block.Stride;
        for (; step < endStep; step++)
        {
            var channel = FirstChannel(step);
            tile.Offset = (nint)channel * sizeof(T);
            tile.Weights = _weights.Pointer + (nint)step * StepWeights + firstTap * 2 * Lanes;
            tile.Bias = _stepBias.Pointer + (nint)step * 2 * Lanes;
            for (var pixel = 0; pixel < block.Rows; pixel += MaxPixels)
            {
                tile.Rows = rows + (nint)pixel * Shape.Taps + firstTap * MaxPixels;
                tile.Sums = block.Sums + (nint)pixel * block.Stride + (channel - block.Channel);
                switch (block.Rows - pixel)
                {
                    case 1: IntegerDepthwiseKernel<T, TVector, TLanes>.Run<Bytes1>(&tile); break;
                    case 2: IntegerDepthwiseKernel<T, TVector, TLanes>.Run<Bytes2>(&tile); break;
                    case 3: IntegerDepthwiseKernel<T, TVector, TLanes>.Run<Bytes3>(&tile); break;
                    default: IntegerDepthwiseKernel<T, TVector, TLanes>.Run<Bytes4>(&tile); break;
                }
            }
        }
    }

    // Stretches of taps whose sums fit in 32 bits, added in 64.
    private void AddWide(in SumBlock block, int step, int endStep, byte** rows)
    {
        var count = block.Rows * block.Stride;
        new Span<long>(block.WideSums, count).Clear();
        for (var tap = 0; tap < Shape.Taps; tap += MostWideTaps)
        {
            Sum(block, step, endStep, rows, tap, Math.Min(MostWideTaps, Shape.Taps - tap));
            WideSums.Add(block.WideSums, block.Sums, count);
        }
    }
}
