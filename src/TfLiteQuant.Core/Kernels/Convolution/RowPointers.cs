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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(T* input, int firstRow, int count, T** rows)
    {
        var position = OutputPosition.Of(_phase, firstRow);
        var xCount = _phase.X.Count;
        for (var row = 0; row < count;)
        {
            var inTile = row % _tile;
            var run = Math.Min(Math.Min(_tile - inTile, xCount - position.X), count - row);
            FillRun(input, position.Batch, position.Z, position.Y, position.X, run, rows + (nint)(row - inTile) * _phase.Pieces + inTile);
            row += run;
            position.Advance(_phase, run);
        }
    }

    /// <summary>Rows beside each other in x, within one tile.</summary>
    private void FillRun(T* input, int batch, int z, int y, int x, int run, T** table)
    {
        AxisTaps axisX = _phase.X, axisY = _phase.Y, axisZ = _phase.Z;
        var channels = _phase.InputChannels;
        var zeros = _zeros + batch * _zeroStep;
        var width = axisX.InputSize;
        var firstX = x * axisX.InputStep;
        var step = (nint)axisX.InputStep * channels;
        var pieces = _phase.IsJoined ? 1 : axisX.Offsets.Length;
        var reach = _phase.IsJoined ? axisX.Offsets.Length : 1;
        foreach (var offsetZ in axisZ.Offsets)
        {
            var inputZ = z * axisZ.InputStep + offsetZ;
            foreach (var offsetY in axisY.Offsets)
            {
                var inputY = y * axisY.InputStep + offsetY;
                var isInside = (uint)inputZ < (uint)axisZ.InputSize && (uint)inputY < (uint)axisY.InputSize;
                var line = isInside ? input + (((nint)batch * axisZ.InputSize + inputZ) * axisY.InputSize + inputY) * width * channels : null;
                for (var piece = 0; piece < pieces; piece++, table += _tile)
                {
                    var inputX = firstX + axisX.Offsets[piece];
                    if (!isInside)
                    {
                        for (var i = 0; i < run; i++) table[i] = zeros;
                    }
                    else if (inputX >= 0 && inputX + (run - 1) * axisX.InputStep + reach <= width)
                    {
                        var from = line + (nint)inputX * channels;
                        for (var i = 0; i < run; i++, from += step) table[i] = from;
                    }
                    else
                    {
                        for (var i = 0; i < run; i++, inputX += axisX.InputStep) table[i] = AtBorder(line, inputX, reach, width, channels, zeros);
                    }
                }
            }
        }
    }

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
