using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed unsafe class PackedRowsTests
{
    [Fact]
    public void Products_of_every_size_are_right_and_stay_inside()
    {
        var random = new SeededRandom(1);
        foreach (var rows in new[] { 8, 16, 24, 32, 40, 64, 72, 136 })
            foreach (var columns in new[] { 1, 2, 3, 4, 5, 7, 8, 31 })
                for (var count = 1; count <= 7; count++) Check(random, rows, columns, count);
    }

    private static void Check(SeededRandom random, int rows, int columns, int count)
    {
        const float Guard = 12345;
        var weights = random.Floats(rows * columns);
        var matrix = new PackedRows(rows, columns);
        matrix.Set(0, weights.AsSpan(..(8 * columns)));
        matrix.Set(8, weights.AsSpan((8 * columns)..));
        var (x, start) = (random.Floats(count * columns), random.Floats(count * rows));
        var target = new AlignedArray<float>(count * (rows + 3) + 1);
        target.Span.Fill(Guard);
        for (var i = 0; i < count; i++) start.AsSpan(i * rows, rows).CopyTo(target.Span[(i * (rows + 3) + 1)..]);

        // The vectors are read last to first: strides may be negative.
        fixed (float* first = x) matrix.MultiplyAdd(first + (count - 1) * columns, -columns, target.Pointer + 1, rows + 3, count);
        GC.KeepAlive(matrix);
        Assert.Equal(Guard, target.Span[0]);
        for (var i = 0; i < count; i++)
        {
            var row = target.Span.Slice(i * (rows + 3) + 1, rows + 3);
            if (i < count - 1) Assert.Equal(Guard, row[rows]);
            for (var r = 0; r < rows; r++)
            {
                double sum = start[i * rows + r];
                for (var k = 0; k < columns; k++) sum += (double)weights[r * columns + k] * x[(count - 1 - i) * columns + k];
                Assert.Equal(sum, row[r], 1e-5);
            }
        }
    }
}
