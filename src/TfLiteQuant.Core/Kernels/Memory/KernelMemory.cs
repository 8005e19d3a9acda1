namespace TfLiteQuant.Kernels;

/// <summary>
/// Where kernels take the memory that they keep for themselves: packed weights, tables, room to work in. Whoever makes a kernel gives
/// it. Kernels do not know who that is, and need not hand it on to each other: it holds for the thread.
/// </summary>
internal static class KernelMemory
{
    [ThreadStatic]
    private static IKernelMemoryGiver? s_giver;

    /// <summary>Takes from a giver until the scope is left; from the system if there is none.</summary>
    public static Scope From(IKernelMemoryGiver? giver)
    {
        var scope = new Scope(s_giver);
        s_giver = giver;
        return scope;
    }

    /// <summary>Cleared memory.</summary>
    /// <param name="bytes">Bytes, at least one.</param>
    /// <param name="giver">Who gave it; null where it is a block of its own, which goes when nothing refers to it.</param>
    public static MemoryPiece Take(long bytes, out IKernelMemoryGiver? giver)
    {
        giver = s_giver;
        return giver?.Take(bytes) ?? Alone(bytes);
    }

    private static unsafe MemoryPiece Alone(long bytes)
    {
        var block = new MemoryBlock(bytes);
        var piece = new MemoryPiece(block, (nint)block.Pointer, block.Length);
        piece.Clear();
        return piece;
    }

    /// <summary>The time in which a giver gives; binding an operator may bind others within it.</summary>
    public readonly ref struct Scope(IKernelMemoryGiver? before)
    {
        public void Dispose() => s_giver = before;
    }
}

/// <summary>Gives memory to kernels, and takes it back when it is done with them.</summary>
internal interface IKernelMemoryGiver
{
    /// <summary>Cleared memory; an exception where it is refused.</summary>
    MemoryPiece Take(long bytes);

    /// <summary>Takes a piece back early; does nothing where it was taken back already.</summary>
    void Return(MemoryPiece piece);
}
