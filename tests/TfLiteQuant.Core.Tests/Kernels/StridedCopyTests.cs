using TfLiteQuant.Kernels.Movement;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed unsafe class StridedCopyTests
{
    [Fact]
    public void Matrices_of_every_size_transpose_and_nothing_else_is_written()
    {
        foreach (var bytes in new[] { 1, 2, 4, 8, 16, 12 })
            for (var rows = 1; rows <= 35; rows += rows < 18 ? 1 : 17)
                for (var columns = 1; columns <= 70; columns += columns < 19 ? 1 : 17) Transpose(rows, columns, bytes);
    }

    [Fact]
    public void Rows_in_any_pieces_give_the_same()
    {
        var plan = CopyPlan.Create([5, 3, 70], [210, 1, 3], [210, 70, 1], 4);
        var rows = StridedCopy.Rows(plan);
        int[] source = [.. Enumerable.Range(0, 5 * 3 * 70)], whole = new int[source.Length], pieces = new int[source.Length];
        fixed (int* from = source, one = whole, other = pieces)
        {
            StridedCopy.Run(plan, (byte*)from, (byte*)one);
            for (var row = rows - 1; row >= 0; row--) StridedCopy.Run(plan, (byte*)from, (byte*)other, row, row + 1);
        }

        Assert.Equal(whole, pieces);
        for (var i = 0; i < whole.Length; i++) Assert.Equal(i / 210 * 210 + i % 70 * 3 + i / 70 % 3, whole[i]);
    }

    [Fact]
    public void Rows_are_copied_backwards()
    {
        foreach (var bytes in new[] { 1, 2, 4, 8, 16, 12 })
        {
            for (var length = 1; length <= 257; length++)
            {
                var plan = CopyPlan.Create([2, length], [length, -1], [length, 1], bytes, length - 1);
                var source = new byte[2 * length * bytes];
                new Random(length).NextBytes(source);
                var target = new GuardedArray<byte>(source.Length, length % 5, 77);
                fixed (byte* from = source, to = target.Elements) StridedCopy.Run(plan, from, to);
                var expected = source.Chunk(length * bytes).SelectMany(row => row.Chunk(bytes).Reverse().SelectMany(static element => element)).ToArray();
                Assert.True(target.Elements.SequenceEqual(expected), $"{length} elements of {bytes} bytes");
                target.RequireIntact();
            }
        }
    }

    [Fact]
    public void Plans_are_as_short_as_can_be()
    {
        var whole = CopyPlan.Create([2, 3, 1, 4], [12, 4, 4, 1], [12, 4, 4, 1], 4);
        Assert.True(whole.IsWhole);
        Assert.Equal(96, whole.BlockBytes);
        Assert.True(CopyPlan.Create([2, 0, 3], [0, 3, 1], [0, 3, 1], 4).IsEmpty);
        var pixels = CopyPlan.Create([10, 20, 4], [4, 40, 1], [80, 4, 1], 1);
        Assert.Equal(4, pixels.BlockBytes);
        Assert.True(pixels.IsTransposition);
    }

    private static void Transpose(int rows, int columns, int bytes)
    {
        const byte Guard = 0xA5;
        var plan = CopyPlan.Create([columns, rows], [1, columns], [rows, 1], bytes);
        var source = new byte[rows * columns * bytes];
        for (var i = 0; i < source.Length; i++) source[i] = (byte)(i * 7 + i / 256);
        var target = new byte[source.Length + 2];
        target.AsSpan().Fill(Guard);

        // Off by one byte: neither side is aligned.
        fixed (byte* from = source, to = target) StridedCopy.Run(plan, from, to + 1);
        Assert.Equal(Guard, target[0]);
        Assert.Equal(Guard, target[^1]);
        for (var column = 0; column < columns; column++)
            for (var row = 0; row < rows; row++)
                Assert.True(
                    source.AsSpan((row * columns + column) * bytes, bytes).SequenceEqual(target.AsSpan(1 + (column * rows + row) * bytes, bytes)), $"{rows} x {columns} of {bytes} bytes");
    }
}
