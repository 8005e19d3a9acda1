using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Finds where the pieces of a convolution's rows lie in the input.</summary>
internal unsafe ref struct RowPointers<T>
    where T : unmanaged
{
    private readonly ConvolutionPhase _phase;
    private readonly int _tile;
    private readonly T* _zeros;
    private readonly nint _zeroStep;
    private T* _patches;

    /// <param name="phase">The convolution.</param>
    /// <param name="tile">Rows of a full tile.</param>
    /// <param name="zeros">As many elements that stand for zero as a piece has, and no fewer than the input has channels.</param>
    /// <param name="zeroStep">From those of one image to those of the next; 0 where all have the same.</param>
    /// <param name="patches">Room for the joined pieces that cross the border: pieces * depth elements a row.</param>
    public RowPointers(ConvolutionPhase phase, int tile, T* zeros, nint zeroStep, T* patches)
    {
        _phase = phase;
        _tile = tile;
        _zeros = zeros;
        _zeroStep = zeroStep;
        _patches = patches;
    }

    /// <summary>Fills the table for some rows, tile after tile; in a tile, piece after piece.</summary>
    public void Fill(T* input, int firstRow, int count, T** rows)
    {
        var position = OutputPosition.Of(_phase, firstRow);
        for (int row = 0, run; row < count; row += run)
        {
            run = Math.Min(_phase.X.Count - position.X, count - row);
            FillRun(input, position, row, run, rows);
            position.Advance(_phase, run);
        }
    }

    /// <summary>Rows beside each other in x: piece by piece, each for all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillRun(T* input, in OutputPosition position, int row, int run, T** rows)
    {
        AxisTaps axisX = _phase.X, axisY = _phase.Y, axisZ = _phase.Z;
        var channels = _phase.InputChannels;
        var zeros = _zeros + position.Batch * _zeroStep;
        var width = axisX.InputSize;
        var pieces = _phase.IsJoined ? 1 : axisX.Offsets.Length;
        var reach = _phase.IsJoined ? axisX.Offsets.Length : 1;
        var table = rows + (nint)(row / _tile) * _tile * _phase.Pieces;
        foreach (var offsetZ in axisZ.Offsets)
        {
            var inputZ = position.Z * axisZ.InputStep + offsetZ;
            foreach (var offsetY in axisY.Offsets)
            {
                var inputY = position.Y * axisY.InputStep + offsetY;
                var isInside = (uint)inputZ < (uint)axisZ.InputSize && (uint)inputY < (uint)axisY.InputSize;
                var line = isInside ? input + (((nint)position.Batch * axisZ.InputSize + inputZ) * axisY.InputSize + inputY) * width * channels : null;
                for (var piece = 0; piece < pieces; piece++, table += _tile)
                    FillPiece(line, position.X * axisX.InputStep + axisX.Offsets[piece], reach, row % _tile, run, zeros, table);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void FillPiece(T* line, int inputX, int reach, int inTile, int run, T* zeros, T** table)
    {
        var (width, channels, inputStep) = (_phase.X.InputSize, _phase.InputChannels, _phase.X.InputStep);
        var tileStep = (nint)_tile * _phase.Pieces;
        var isInside = line != null && inputX >= 0 && inputX + (run - 1) * inputStep + reach <= width;
        var from = line + (nint)inputX * channels;
        var step = (nint)inputStep * channels;
        while (run > 0)
        {
            var count = Math.Min(_tile - inTile, run);
            var target = table + inTile;
            if (isInside)
            {
                for (var i = 0; i < count; i++, from += step) target[i] = from;
            }
            else
            {
                for (var i = 0; i < count; i++, inputX += inputStep) target[i] = line == null ? zeros : AtBorder(line, inputX, reach, width, channels, zeros);
            }

            table += tileStep;
            inTile = 0;
            run -= count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T* AtBorder(T* line, int inputX, int reach, int width, int channels, T* zeros)
    {
        int first = Math.Max(inputX, 0), end = Math.Min(inputX + reach, width);
        if (first >= end) return zeros;
        if (end - first == reach) return line + (nint)inputX * channels;
        var patch = new Span<T>(_patches, reach * channels);
        _patches += reach * channels;
        new ReadOnlySpan<T>(zeros, patch.Length).CopyTo(patch);
        new ReadOnlySpan<T>(line + (nint)first * channels, (end - first) * channels).CopyTo(patch[((first - inputX) * channels)..]);
        return (T*)Unsafe.AsPointer(ref patch[0]);
    }
}
