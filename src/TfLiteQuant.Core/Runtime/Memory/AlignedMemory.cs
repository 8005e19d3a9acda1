using TfLiteQuant.Diagnostics;
using TfLiteQuant.Kernels;

namespace TfLiteQuant.Runtime;

/// <summary>Memory of tensors on a 64-byte boundary, cleared, counted against a <see cref="MemoryBudget"/>.</summary>
internal sealed unsafe class AlignedMemory : IDisposable
{
    /// <summary>Boundary in bytes: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private readonly Session _session;
    private MemoryPiece? _piece;

    private AlignedMemory(Session session, MemoryPiece piece, long length)
    {
        _session = session;
        _piece = piece;
        Length = length;
    }

    /// <summary>Where it begins; null once it is given back.</summary>
    public byte* Pointer => _piece is { } piece ? (byte*)piece.Address : null;

    /// <summary>Bytes, a multiple of <see cref="Alignment"/>.</summary>
    public long Length { get; }

    /// <summary>Rounds bytes up to whole cache lines.</summary>
    public static long RoundUp(long bytes) => (bytes + Alignment - 1) & -Alignment;

    /// <summary>New memory.</summary>
    /// <param name="bytes">Bytes wanted; rounded up.</param>
    /// <param name="session">What it comes from and counts against.</param>
    /// <param name="place">What it is for, for the error.</param>
    /// <exception cref="TfLiteQuantException">It would exceed the limit, or the machine has none left.</exception>
    public static AlignedMemory Allocate(long bytes, Session session, ModelLocation place)
    {
        var length = RoundUp(Math.Max(bytes, 1));
        session.Budget.Take(length, place);
        try
        {
            return new AlignedMemory(session, session.Room.Take(length), length);
        }
        catch (OutOfMemoryException failure)
        {
            session.Budget.Return(length);
            throw session.Budget.Exceeded(length, place, failure);
        }
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (_piece is not { } piece) return;
        _piece = null;
        _session.Room.Return(piece);
        _session.Budget.Return(Length);
    }
}
