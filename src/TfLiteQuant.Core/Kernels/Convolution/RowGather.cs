using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Copies the pieces of a convolution's rows together, one row behind the other: for pieces so short, or of such a length, that the
/// kernel cannot take them where they lie.
/// </summary>
/// <param name="phase">The convolution.</param>
/// <param name="channels">Channels of a group.</param>
/// <param name="zeros">As many elements that stand for zero as the input has channels.</param>
/// <param name="zeroStep">From those of one image to those of the next; 0 where all have the same.</param>
/// <param name="room">Room for the rows.</param>
/// <param name="rowElements">Elements from one row to the next; what a row does not fill is left as it is.</param>
internal unsafe ref struct RowGather<T>(ConvolutionPhase phase, int channels, T* zeros, nint zeroStep, T* room, int rowElements)
    where T : unmanaged
{
    // Filter elements beside each other are copied at once where the input has them so, too.
    private readonly int _reach = phase.InputChannels == channels && IsRun(phase.X.Offsets) ? phase.X.Offsets.Length : 1;

    /// <summary>Copies some rows and fills the table of tiles, each row having one piece.</summary>
    /// <param name="input">The input, at the group's first channel.</param>
    /// <param name="firstRow">First row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="rows">A pointer for each.</param>
    public void Fill(T* input, int firstRow, int count, T** rows)
    {
        var position = OutputPosition.Of(phase, firstRow);
        for (int row = 0, run; row < count; row += run)
        {
            run = Math.Min(phase.X.Count - position.X, count - row);
            for (var i = 0; i < run; i++) rows[row + i] = room + (nint)(row + i) * rowElements;
            CopyLine(input, position, room + (nint)row * rowElements, run);
            position.Advance(phase, run);
        }
    }

    private static bool IsRun(int[] offsets)
    {
        for (var i = 1; i < offsets.Length; i++)
            if (offsets[i] != offsets[i - 1] + 1) return false;
        return offsets.Length > 0;
    }

    // Rows beside each other in x: piece by piece, each for all rows.
    private readonly void CopyLine(T* input, in OutputPosition position, T* target, int run)
    {
        AxisTaps axisX = phase.X, axisY = phase.Y, axisZ = phase.Z;
        if (_reach == axisX.Offsets.Length && axisZ.Offsets.Length == 1 && axisY.Offsets.Length > 0 && IsInside(axisX, position.X, run) && IsInside(axisY, position.Y, 1)
            && position.Z * axisZ.InputStep + axisZ.Offsets[0] is >= 0 and var plane && plane < axisZ.InputSize)
        {
            CopyInside(input + (((nint)position.Batch * axisZ.InputSize + plane) * axisY.InputSize + position.Y * axisY.InputStep) * axisX.InputSize * phase.InputChannels
                + (position.X * axisX.InputStep + axisX.Offsets[0]) * phase.InputChannels, target, run);
            return;
        }

        var padding = zeros + position.Batch * zeroStep;
        foreach (var offsetZ in axisZ.Offsets)
        {
            var inputZ = position.Z * axisZ.InputStep + offsetZ;
            foreach (var offsetY in axisY.Offsets)
            {
                var inputY = position.Y * axisY.InputStep + offsetY;
                var isInside = (uint)inputZ < (uint)axisZ.InputSize && (uint)inputY < (uint)axisY.InputSize;
                var line = isInside ? input + (((nint)position.Batch * axisZ.InputSize + inputZ) * axisY.InputSize + inputY) * axisX.InputSize * phase.InputChannels : null;
                for (var tap = 0; tap < axisX.Offsets.Length; tap += _reach, target += _reach * channels)
                    CopyPieces(line, padding, position.X * axisX.InputStep + axisX.Offsets[tap], target, run);
            }
        }
    }

    // Offsets rise, or fall in transposed convolutions.
    private static bool IsInside(AxisTaps axis, int position, int run)
        => position * axis.InputStep + Math.Min(axis.Offsets[0], axis.Offsets[^1]) >= 0
            && (position + run - 1) * axis.InputStep + Math.Max(axis.Offsets[0], axis.Offsets[^1]) < axis.InputSize;

    // Pieces of which none meets a border, line by line of the filter.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void CopyInside(T* input, T* target, int run)
    {
        var bytes = _reach * channels * sizeof(T);
        var step = (nint)phase.X.InputStep * phase.InputChannels * sizeof(T);
        var line = (nint)phase.X.InputSize * phase.InputChannels;
        var rowBytes = (nint)rowElements * sizeof(T);
        foreach (var offset in phase.Y.Offsets)
        {
            var (from, to) = ((nint)(input + offset * line), (nint)target);
            if (bytes == 4)
                for (var row = 0; row < run; row++, from += step, to += rowBytes) *(int*)to = *(int*)from;
            else if (bytes == 3)
                for (var row = 0; row < run; row++, from += step, to += rowBytes)
                {
                    *(short*)to = *(short*)from;
                    *(byte*)(to + 2) = *(byte*)(from + 2);
                }
            else
                for (var row = 0; row < run; row++, from += step, to += rowBytes) ShortCopy.Copy((byte*)from, (byte*)to, bytes);
            target += _reach * channels;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void CopyPieces(T* line, T* padding, int inputX, T* target, int run)
    {
        var step = phase.X.InputStep;
        var width = phase.X.InputSize;
        var bytes = _reach * channels * sizeof(T);
        var pixel = (nint)phase.InputChannels;
        for (var row = 0; row < run; row++, inputX += step, target += rowElements)
        {
            if (line != null && inputX >= 0 && inputX + _reach <= width)
            {
                ShortCopy.Copy((byte*)(line + inputX * pixel), (byte*)target, bytes);
                continue;
            }

            for (var i = 0; i < _reach; i++)
            {
                var from = line != null && (uint)(inputX + i) < (uint)width ? line + (inputX + i) * pixel : padding;
                ShortCopy.Copy((byte*)from, (byte*)(target + i * channels), channels * sizeof(T));
            }
        }
    }
}
