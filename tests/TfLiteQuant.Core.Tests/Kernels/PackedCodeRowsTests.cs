using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed unsafe class PackedCodeRowsTests
{
    [Fact]
    public void Products_of_every_size_are_right_and_stay_inside()
    {
        foreach (var rows in new[] { 8, 16, 24, 32, 40, 64, 72, 136 })
            foreach (var columns in new[] { 1, 2, 3, 4, 5, 7, 8, 31, 64, 100 })
                for (var count = 1; count <= 9; count++) Check(rows, columns, count);
    }

    private static void Check(int rows, int columns, int count)
    {
        const int Guard = 12345;
        var (weights, vectors) = (CodeLoopTests.Codes<sbyte>(rows * columns, 3), CodeLoopTests.Codes<sbyte>(count * columns, 4));

        // the ends of the range meet in the first products
        weights.AsSpan(0, columns).Fill(-128);
        vectors.AsSpan(0, columns).Fill(-128);
        var matrix = new PackedCodeRows(rows, columns);
        matrix.Set(0, weights.AsSpan(..(8 * columns)));
        matrix.Set(8, weights.AsSpan((8 * columns)..));
        for (var r = 0; r < rows; r++) Assert.Equal(weights.Skip(r * columns).Take(columns).Sum(static weight => weight), matrix.RowSums[r]);
        var prepared = new AlignedArray<int>(count * matrix.PreparedLength);
        for (var i = 0; i < count; i++) matrix.Prepare(vectors.AsSpan(i * columns, columns), prepared.Pointer + i * matrix.PreparedLength);
        var stride = rows + 3;
        var target = new AlignedArray<int>(count * stride);
        target.Span.Fill(Guard);
        matrix.Multiply(prepared.Pointer, matrix.PreparedLength, target.Pointer, stride, count);
        GC.KeepAlive((matrix, prepared));
        for (var i = 0; i < count; i++)
        {
            Assert.Equal([Guard, Guard, Guard], target.Span.Slice(i * stride + rows, 3));
            for (var r = 0; r < rows; r++)
            {
                var sum = 0;
                for (var k = 0; k < columns; k++) sum += weights[r * columns + k] * vectors[i * columns + k];
                Assert.Equal(sum, target.Span[i * stride + r]);
            }
        }
    }
}
