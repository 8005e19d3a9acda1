using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Arrays in turn into one and back, and blocks by tables, at every length and between guard zones.</summary>
public sealed unsafe class InterleavingTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_length_and_size_of_elements(int parts)
    {
        foreach (var bytes in new[] { 1, 2, 4, 8 })
            for (var length = 0; length <= 257; length++) Check(parts, bytes, length);
    }

    [Fact]
    public void Blocks_of_every_size_are_found_in_tables()
    {
        for (var bytes = 1; bytes <= 40; bytes++)
        {
            for (var length = 1; length <= 41; length += 8)
            {
                // every row twice, columns there and back again
                const int Rows = 3;
                int[] rows = [0, 0, 2, 2, 1, 1], columns = [.. Enumerable.Range(0, length), .. Enumerable.Range(0, length).Reverse()];
                var source = new byte[Rows * length * bytes];
                new Random(bytes + length).NextBytes(source);
                using var target = new NativeBlock((long)rows.Length * columns.Length * bytes, 1);
                var copy = new TableCopy([rows, columns, [.. Enumerable.Range(0, bytes)]], [Rows, length, bytes], 1);
                fixed (byte* from = source) copy.Run(from, target.Pointer, 0, copy.Rows);
                Assert.True(target.IsIntact);
                var expected = rows.SelectMany(row => columns.SelectMany(column => source.AsSpan(((row * length) + column) * bytes, bytes).ToArray())).ToArray();
                Assert.True(expected.AsSpan().SequenceEqual(new ReadOnlySpan<byte>(target.Pointer, expected.Length)), $"{length} blocks of {bytes} bytes");
            }
        }
    }

    private static void Check(int parts, int bytes, int length)
    {
        var random = new Random(length);
        var apart = new NativeBlock[parts];
        var pointers = stackalloc byte*[parts];
        for (var i = 0; i < parts; i++)
        {
            apart[i] = new NativeBlock((long)length * bytes, i + 1);
            random.NextBytes(new Span<byte>(apart[i].Pointer, length * bytes));
            pointers[i] = apart[i].Pointer;
        }

        using var whole = new NativeBlock((long)parts * length * bytes, 3);
        var (middle, joining) = (length / 3, new Interleaving(parts, bytes, true));
        joining.Run(pointers, whole.Pointer, 0, middle);
        joining.Run(pointers, whole.Pointer, middle, length);
        Assert.True(whole.IsIntact);
        for (var place = 0; place < parts * length; place++)
            Assert.True(At(whole.Pointer, place, bytes).SequenceEqual(At(pointers[place % parts], place / parts, bytes)), $"{parts} of {length} elements of {bytes} bytes");

        var back = new NativeBlock[parts];
        for (var i = 0; i < parts; i++) pointers[i] = (back[i] = new NativeBlock((long)length * bytes, i)).Pointer;
        new Interleaving(parts, bytes, false).Run(pointers, whole.Pointer, 0, length);
        for (var i = 0; i < parts; i++)
        {
            Assert.True(back[i].IsIntact);
            Assert.True(At(back[i].Pointer, 0, length * bytes).SequenceEqual(At(apart[i].Pointer, 0, length * bytes)));
            apart[i].Dispose();
            back[i].Dispose();
        }
    }

    private static ReadOnlySpan<byte> At(byte* start, int element, int bytes) => new(start + ((long)element * bytes), bytes);
}
