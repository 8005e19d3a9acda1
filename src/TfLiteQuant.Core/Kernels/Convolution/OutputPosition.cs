namespace TfLiteQuant.Kernels;

/// <summary>Where a row of a convolution's result belongs: its image, and its output position among those of its phase.</summary>
internal struct OutputPosition
{
    public int Batch;

    public int Z;

    public int Y;

    public int X;

    /// <summary>The position of a row; the first one where there are none.</summary>
    public static OutputPosition Of(ConvolutionPhase phase, int row)
    {
        if (phase.Rows == 0) return default;
        var rest = row / phase.X.Count;
        var planes = rest / phase.Y.Count;
        return new OutputPosition { X = row % phase.X.Count, Y = rest % phase.Y.Count, Z = planes % phase.Z.Count, Batch = planes / phase.Z.Count };
    }

    /// <summary>Moves on by rows that do not go beyond the line's end.</summary>
    public void Advance(ConvolutionPhase phase, int rows)
    {
        X += rows;
        if (X < phase.X.Count) return;
        X = 0;
        if (++Y < phase.Y.Count) return;
        Y = 0;
        if (++Z < phase.Z.Count) return;
        Z = 0;
        Batch++;
    }

    /// <summary>Finds where rows of the result lie in the output.</summary>
    /// <param name="phase">The convolution.</param>
    /// <param name="output">The output's first pixel.</param>
    /// <param name="pixelBytes">Bytes from one output pixel to the next.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="outputs">A pointer for each.</param>
    public static unsafe void FillOutputs(ConvolutionPhase phase, byte* output, nint pixelBytes, int firstRow, int count, byte** outputs)
    {
        AxisTaps axisX = phase.X, axisY = phase.Y, axisZ = phase.Z;
        if (phase.WritesInOrder)
        {
            output += firstRow * pixelBytes;
            for (var row = 0; row < count; row++, output += pixelBytes) outputs[row] = output;
            return;
        }

        var position = Of(phase, firstRow);
        var step = axisX.Step * pixelBytes;
        for (var row = 0; row < count;)
        {
            var run = Math.Min(axisX.Count - position.X, count - row);
            var to = output + ((((nint)position.Batch * axisZ.OutputSize + axisZ.First + (nint)position.Z * axisZ.Step) * axisY.OutputSize
                + axisY.First + (nint)position.Y * axisY.Step) * axisX.OutputSize + axisX.First + (nint)position.X * axisX.Step) * pixelBytes;
            for (var i = 0; i < run; i++, to += step) outputs[row + i] = to;
            row += run;
            position.Advance(phase, run);
        }
    }
}
