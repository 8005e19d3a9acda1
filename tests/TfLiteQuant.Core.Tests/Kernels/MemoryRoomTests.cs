using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed unsafe class MemoryRoomTests
{
    [Fact]
    public void Pieces_are_clear_aligned_and_apart_whatever_was_returned_before()
    {
        using var room = new MemoryRoom();
        var random = new Random(7);
        var held = new List<(MemoryPiece Piece, byte Mark)>();
        for (var i = 0; i < 3000; i++)
        {
            if (held.Count > 40 || (held.Count > 0 && random.Next(3) == 0))
            {
                var at = random.Next(held.Count);
                CheckMark(held[at].Piece, held[at].Mark);
                room.Return(held[at].Piece);
                held.RemoveAt(at);
                continue;
            }

            var bytes = 1L << random.Next(20);
            var piece = room.Take(bytes + random.Next(100));
            Assert.True(piece.Bytes >= bytes);
            Assert.Equal(0, piece.Address % 64);
            CheckMark(piece, 0);
            var mark = (byte)(1 + (i % 255));
            new Span<byte>((void*)piece.Address, (int)piece.Bytes).Fill(mark);
            held.Add((piece, mark));
        }

        foreach (var (piece, mark) in held) CheckMark(piece, mark);
    }

    [Fact]
    public void What_is_returned_serves_again_as_a_whole()
    {
        using var room = new MemoryRoom();
        var pieces = Enumerable.Range(0, 5).Select(_ => room.Take(4096)).ToArray();
        foreach (var i in new[] { 3, 1, 0, 4, 2 }) room.Return(pieces[i]);
        Assert.Equal(pieces[0].Address, room.Take(5 * 4096).Address);
    }

    [Fact]
    public void A_piece_larger_than_a_block_has_one_of_its_own()
    {
        using var room = new MemoryRoom();
        var piece = room.Take((5 << 20) + 1);
        Assert.Equal(0, piece.Address % LargePages.Size);
        Assert.Equal(6 << 20, piece.Block.Length);
    }

    [Fact]
    public void Blocks_are_as_large_as_what_was_needed_before()
    {
        using var room = new MemoryRoom();
        Assert.Equal(32 << 10, room.Take(32 << 10).Block.Length);
        Assert.Equal(32 << 10, room.Take(100).Block.Length);
        Assert.Equal(64 << 10, room.Take(32 << 10).Block.Length);
    }

    [Fact]
    public void A_room_that_is_disposed_of_has_no_memory()
    {
        var room = new MemoryRoom();
        var piece = room.Take(100);
        room.Dispose();
        Assert.True(piece.Block.Pointer == null);
    }

    [Theory]
    [InlineData(1u, 1u)]
    [InlineData(33_000u, 65_536u)]
    [InlineData(262_143u, 262_144u)]
    [InlineData(262_144u, 2_097_152u)]
    [InlineData(2_097_153u, 4_194_304u)]
    public void Large_memory_is_whole_pages(uint bytes, uint expected) => Assert.Equal(expected, LargePages.RoundUp(bytes));

    [Fact]
    public void More_than_there_can_be_is_refused() => Assert.Throws<OutOfMemoryException>(() => LargePages.RoundUp(nuint.MaxValue - 5));

    private static void CheckMark(MemoryPiece piece, byte mark)
        => Assert.Equal(-1, new Span<byte>((void*)piece.Address, (int)piece.Bytes).IndexOfAnyExcept(mark));
}
