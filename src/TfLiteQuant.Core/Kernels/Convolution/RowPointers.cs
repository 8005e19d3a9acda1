using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Finds where the pieces of a convolution's rows lie in the input, and where the rows of the result lie in the output.</summary>
internal unsafe ref struct RowPointers
{
    private readonly ConvolutionPhase _phase;
    private readonly int _tile;
    private readonly float* _zeros;
    private float* _patches;

    /// <param name="phase">The convolution.</param>
    /// <param name="tile">Rows of a full tile.</param>
    /// <param name="zeros">As many zeros as a piece has floats, and no fewer than the input has channels.</param>
    /// <param name="patches">Room for the joined pieces that cross the border: pieces * depth floats a row.</param>
    public RowPointers(ConvolutionPhase phase, int tile, float* zeros, float* patches)
    {
        _phase = phase;
        _tile = tile;
        _zeros = zeros;
        _patches = patches;
    }

    /// <summary>Fills the table for some rows, tile after tile; in a tile, piece after piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(float* input, float* output, int outputChannels, int firstRow, int count, float** rows, float** outputs)
    {
        AxisTaps axisX = _phase.X, axisY = _phase.Y, axisZ = _phase.Z;
        var x = firstRow % axisX.Count;
        var rest = firstRow / axisX.Count;
        var y = rest % axisY.Count;
        rest /= axisY.Count;
        var z = rest % axisZ.Count;
        var batch = rest / axisZ.Count;
        var xCount = axisX.Count;
        for (var row = 0; row < count;)
        {
            var inTile = row % _tile;
            var run = Math.Min(Math.Min(_tile - inTile, xCount - x), count - row);
            var to = output + ((((nint)batch * axisZ.OutputSize + axisZ.First + (nint)z * axisZ.Step) * axisY.OutputSize
                + axisY.First + (nint)y * axisY.Step) * axisX.OutputSize + axisX.First + (nint)x * axisX.Step) * outputChannels;
            var step = (nint)axisX.Step * outputChannels;
            for (var i = 0; i < run; i++, to += step) outputs[row + i] = to;
            FillRun(input, batch, z, y, x, run, rows + (nint)(row - inTile) * _phase.Pieces + inTile);
            row += run;
            x += run;
            if (x < xCount) continue;
            x = 0;
            if (++y < axisY.Count) continue;
            y = 0;
            if (++z < axisZ.Count) continue;
            z = 0;
            batch++;
        }
    }

    /// <summary>Rows beside each other in x, within one tile.</summary>
    private void FillRun(float* input, int batch, int z, int y, int x, int run, float** table)
    {
        AxisTaps axisX = _phase.X, axisY = _phase.Y, axisZ = _phase.Z;
        var channels = _phase.InputChannels;
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
                        for (var i = 0; i < run; i++) table[i] = _zeros;
                    }
                    else if (inputX >= 0 && inputX + (run - 1) * axisX.InputStep + reach <= width)
                    {
                        var from = line + (nint)inputX * channels;
                        for (var i = 0; i < run; i++, from += step) table[i] = from;
                    }
                    else
                    {
                        for (var i = 0; i < run; i++, inputX += axisX.InputStep) table[i] = AtBorder(line, inputX, reach, width, channels);
                    }
                }
            }
        }
    }

    private float* AtBorder(float* line, int inputX, int reach, int width, int channels)
    {
        int first = Math.Max(inputX, 0), end = Math.Min(inputX + reach, width);
        if (first >= end) return _zeros;
        if (end - first == reach) return line + (nint)inputX * channels;
        var patch = new Span<float>(_patches, reach * channels);
        _patches += reach * channels;
        patch.Clear();
        new ReadOnlySpan<float>(line + (nint)first * channels, (end - first) * channels).CopyTo(patch[((first - inputX) * channels)..]);
        return (float*)Unsafe.AsPointer(ref patch[0]);
    }
}
