using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Finds where tiles lie in the input and in the output, and transforms those of the input.</summary>
internal unsafe ref struct WinogradTiles(WinogradShape shape, float* input, float* output, float* zeros)
{
    /// <summary>Room for the positions of a tile that crosses the left or right border.</summary>
    public float* Patch;

    /// <summary>Where outputs beyond the border go.</summary>
    public float* Beyond;

    private static (int Y, int X, int Image) Position(WinogradShape shape, int tile)
    {
        var row = tile / shape.TileColumns;
        return (row % shape.TileRows * WinogradShape.Side, tile % shape.TileColumns * WinogradShape.Side, row / shape.TileRows);
    }

    /// <summary>Transforms tiles: sixteen stretches, in each tile after tile with their channels.</summary>
    /// <param name="first">First tile.</param>
    /// <param name="count">Tiles.</param>
    /// <param name="target">The first stretch.</param>
    /// <param name="step">Floats from one stretch to the next.</param>
    [SkipLocalsInit]
    public readonly void Transform(int first, int count, float* target, nint step)
    {
        AxisTaps axisY = shape.Phase.Y, axisX = shape.Phase.X;
        int height = axisY.InputSize, width = axisX.InputSize, channels = shape.Inputs;
        var rows = stackalloc float*[WinogradShape.Patch];
        for (var i = 0; i < count; i++, target += channels)
        {
            var (y, x, image) = Position(shape, first + i);
            (y, x) = (y + axisY.Offsets[0], x + axisX.Offsets[0]);
            var isInside = x >= 0 && x + WinogradShape.Patch <= width;
            for (var line = 0; line < WinogradShape.Patch; line++)
            {
                if ((uint)(y + line) >= (uint)height)
                {
                    rows[line] = zeros;
                    continue;
                }

                var from = input + ((nint)image * height + y + line) * width * channels;
                rows[line] = isInside ? from + (nint)x * channels : Cut(from, x, Patch + line * WinogradShape.Patch * channels);
            }

            WinogradArithmetic.Best.Input(rows, channels, target, step);
        }
    }

    /// <summary>Fills the table of outputs: four pointers for each tile.</summary>
    public readonly void FillOutputs(int first, int count, float** table)
    {
        int height = shape.Phase.Y.Count, width = shape.Phase.X.Count, channels = shape.Outputs;
        for (var i = 0; i < count; i++, table += WinogradShape.TileOutputs)
        {
            var (y, x, image) = Position(shape, first + i);
            var upper = output + (((nint)image * height + y) * width + x) * channels;
            bool hasRight = x + 1 < width, hasLower = y + 1 < height;
            table[0] = upper;
            table[1] = hasRight ? upper + channels : Beyond;
            table[2] = hasLower ? upper + (nint)width * channels : Beyond;
            table[3] = hasRight && hasLower ? upper + (nint)width * channels + channels : Beyond;
        }
    }

    /// <summary>Copies what a row of a tile has inside the image, and zeros for the rest.</summary>
    private readonly float* Cut(float* line, int x, float* patch)
    {
        var channels = shape.Inputs;
        var cut = new Span<float>(patch, WinogradShape.Patch * channels);
        int first = Math.Max(x, 0), end = Math.Max(first, Math.Min(x + WinogradShape.Patch, shape.Phase.X.InputSize));
        cut[..((first - x) * channels)].Clear();
        new ReadOnlySpan<float>(line + (nint)first * channels, (end - first) * channels).CopyTo(cut[((first - x) * channels)..]);
        cut[((end - x) * channels)..].Clear();
        return patch;
    }
}
