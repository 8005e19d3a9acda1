using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Products of rows in even steps with packed panels against a literal reference, in memory that is guarded.</summary>
public sealed unsafe class GemmLineTests
{
    private readonly SeededRandom _random = new(43);

    [Fact]
    public void Every_count_of_columns()
    {
        for (var columns = 1; columns <= 130; columns++) Check(rows: 23, columns, depth: 9, taps: 1, step: 9);
    }

    [Fact]
    public void Every_count_of_rows()
    {
        for (var rows = 1; rows <= 70; rows++)
            foreach (var columns in new[] { 3, 16, 24, 36, 48, 53 }) Check(rows, columns, depth: 5, taps: 1, step: 5);
    }

    [Fact]
    public void Every_depth()
    {
        for (var depth = 0; depth <= 257; depth++)
            foreach (var columns in new[] { 16, 24 }) Check(rows: 14, columns, depth, taps: 1, step: depth + 3);
    }

    [Theory]
    [InlineData(3, 9, 6)]
    [InlineData(7, 21, 6)]
    [InlineData(2, 4, 1)]
    public void Rows_of_several_pieces(int taps, int depth, int step)
    {
        foreach (var rows in new[] { 1, 6, 7, 13, 14, 15, 28, 33 })
            foreach (var columns in new[] { 8, 16, 20, 32, 40 }) Check(rows, columns, depth, taps, step);
    }

    [Fact]
    public void Few_columns_of_every_depth()
    {
        for (var depth = 1; depth <= 257; depth += depth < 70 ? 1 : 17)
            for (var columns = 1; columns <= 8; columns++) Check(rows: 11, columns, depth, taps: 1 + (depth % 3), step: depth + 2);
    }

    [Fact]
    public void Few_columns_of_every_count_of_rows()
    {
        for (var rows = 1; rows <= 34; rows++)
            foreach (var columns in new[] { 1, 2, 4, 7 }) Check(rows, columns, depth: 77, taps: 3, step: 77);
    }

    [Fact]
    public void Few_columns_packed_in_parts_or_turned()
    {
        for (var depth = 1; depth <= 40; depth++)
            for (var columns = 1; columns <= 9; columns++)
                for (var part = 1; part <= depth; part += 5)
                {
                    Check(rows: 9, columns, depth, taps: 2, step: depth, part, turned: false);
                    Check(rows: 9, columns, depth, taps: 2, step: depth, part, turned: true);
                }
    }

    private void Check(int rows, int columns, int depth, int taps, int step, int part = int.MaxValue, bool turned = false)
    {
        const int PieceFloats = 20_000;

        // what lies between pieces must not be part of a sum
        var left = new float[taps * PieceFloats];
        Array.Fill(left, float.NaN);
        for (var tap = 0; tap < taps; tap++)
            for (var row = 0; row < rows; row++) _random.Floats(depth).CopyTo(left, tap * PieceFloats + 1 + row * step);
        var right = _random.Floats(taps * depth * columns);
        var bias = _random.Floats(columns);
        var panels = new GemmPanels(taps * depth, columns, depth);
        panels.SetBias(bias);
        using var output = new NativeBlock((long)rows * columns * sizeof(float));
        fixed (float* from = left, filter = right)
        {
            var (rowStride, columnStride) = turned ? (1, taps * depth) : (columns, 1);
            for (int first = 0, count; first < taps * depth; first += count)
            {
                count = Math.Min(part, taps * depth - first);
                panels.Pack(first, count, filter + first * rowStride, rowStride, columnStride);
            }

            var pieces = stackalloc float*[taps];
            for (var tap = 0; tap < taps; tap++) pieces[tap] = from + tap * PieceFloats + 1;
            var line = new GemmLine
            {
                Taps = pieces, TapCount = taps, Depth = depth, RowStep = step, RowCount = rows, FirstPanel = 0, EndPanel = panels.Count,
                Output = (float*)output.Pointer, OutputStep = columns, Min = -2, Max = 3,
            };
            GemmKernel.Best.Multiply(line, panels);
            GC.KeepAlive(panels);
        }

        Assert.True(output.IsIntact);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                double sum = bias[column];
                for (var tap = 0; tap < taps; tap++)
                    for (var k = 0; k < depth; k++) sum += (double)left[tap * PieceFloats + 1 + row * step + k] * right[turned ? column * taps * depth + tap * depth + k : (tap * depth + k) * columns + column];
                var actual = ((float*)output.Pointer)[row * columns + column];
                Assert.True(Math.Abs(Math.Clamp(sum, -2, 3) - actual) <= 2e-5, $"{rows} x {columns}, {taps} pieces of {depth}: element {row}, {column} is {actual}, not {sum}.");
            }
    }
}
