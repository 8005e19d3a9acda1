using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>Bilinear resize of images whose pixels are no wider than 16 bytes. For each image row the left and the right neighbours of all
/// results are laid in lines, which serve all rows of the result that lie between the same two; then vectors run along whatever the
/// number of channels.</summary>
/// <remarks>Lines are short pieces of a row, so that they lie on the stack and in the first-level cache. A pixel is copied as 16 bytes; what
/// is too much, the next pixel overwrites.</remarks>
internal sealed unsafe class NarrowBilinear<T, TWeight, TLine>
    where T : unmanaged
    where TWeight : unmanaged
    where TLine : IBilinearLine<T, TWeight>
{
    private const int PixelBytes = 16;
    private const int LineBytes = 4096;

    private readonly (int[] Lower, int[] Upper, TWeight[] Weight) _rows;
    private readonly (int[] Lower, int[] Upper) _columns;
    private readonly TWeight[] _across;
    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;
    private readonly int _safe;

    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="rows">Neighbours and weights of the result's rows.</param>
    /// <param name="columns">Those of its columns.</param>
    public NarrowBilinear(int height, int width, int channels, (int[] Lower, int[] Upper, TWeight[] Weight) rows, (int[] Lower, int[] Upper, TWeight[] Weight) columns)
    {
        (_height, _width, _channels, _rows, _columns) = (height, width, channels, rows, (columns.Lower, columns.Upper));
        _across = new TWeight[columns.Weight.Length * channels];
        for (var i = 0; i < _across.Length; i++) _across[i] = columns.Weight[i / channels];

        // columns whose right neighbour may be read as 16 bytes
        while (_safe < columns.Upper.Length && ((Math.Max(columns.Lower[_safe], columns.Upper[_safe]) * channels * sizeof(T)) + PixelBytes <= width * channels * sizeof(T))) _safe++;
    }

    /// <summary>Whether pixels are narrow enough.</summary>
    public static bool Fits(int channels) => channels * sizeof(T) <= PixelBytes;

    /// <summary>Computes rows of the results of all images.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(T* input, T* output, int first, int end)
    {
        const int Stride = LineBytes + PixelBytes;
        var room = stackalloc byte[4 * Stride];
        var piece = LineBytes / sizeof(T) / Math.Max(1, _channels);
        var width = _columns.Lower.Length;
        for (var x = 0; x < width; x += piece)
        {
            var columns = Math.Min(piece, width - x);
            T* top = (T*)room, bottom = (T*)(room + (2 * Stride));
            long inTop = -1, inBottom = -1;
            for (var row = first; row < end; row++)
            {
                var (image, y) = Math.DivRem(row, _rows.Lower.Length);
                long lower = ((long)image * _height) + _rows.Lower[y], upper = ((long)image * _height) + _rows.Upper[y];
                if (inBottom == lower)
                {
                    var other = top;
                    top = bottom;
                    bottom = other;
                    (inTop, inBottom) = (inBottom, inTop);
                }

                if (inTop != lower) Lay(input + (lower * _width * _channels), x, columns, top);
                inTop = lower;
                if (upper != lower && inBottom != upper)
                {
                    Lay(input + (upper * _width * _channels), x, columns, bottom);
                    inBottom = upper;
                }

                var below = upper == lower ? top : bottom;
                fixed (TWeight* across = &_across[x * _channels])
                    TLine.Run(
                        new(top, Right(top), below, Right(below)), _rows.Weight[y], across, columns * _channels, output + ((((long)row * width) + x) * _channels));
            }
        }
    }

    private static T* Right(T* left) => (T*)((byte*)left + LineBytes + PixelBytes);

    private void Lay(T* row, int x, int columns, T* left)
    {
        Lay(row, _columns.Lower.AsSpan(x, columns), Math.Max(0, _safe - x), left);
        Lay(row, _columns.Upper.AsSpan(x, columns), Math.Max(0, _safe - x), Right(left));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Lay(T* row, ReadOnlySpan<int> columns, int safe, T* line)
    {
        nint channels = _channels;
        var i = 0;
        if (channels == 1)
        {
            for (; i < columns.Length; i++) line[i] = row[columns[i]];
            return;
        }

        for (; i < columns.Length && i < safe; i++, line += channels) Unsafe.WriteUnaligned(line, Unsafe.ReadUnaligned<Bytes16>(row + (columns[i] * channels)));
        for (; i < columns.Length; i++, line += channels)
            for (nint c = 0; c < channels; c++) line[c] = row[(columns[i] * channels) + c];
    }

    [InlineArray(PixelBytes)]
    private struct Bytes16
    {
        private byte _first;
    }
}
