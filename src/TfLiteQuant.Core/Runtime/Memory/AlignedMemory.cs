using System.Runtime.InteropServices;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Runtime;

/// <summary>A piece of native memory on a 64-byte boundary, cleared, counted against a <see cref="MemoryBudget"/>.</summary>
internal sealed unsafe class AlignedMemory : IDisposable
{
    /// <summary>Boundary in bytes: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private readonly MemoryBudget _budget;

    private AlignedMemory(byte* pointer, long length, MemoryBudget budget)
    {
        Pointer = pointer;
        Length = length;
        _budget = budget;
    }

    ~AlignedMemory() => Free();

    public byte* Pointer { get; private set; }

    /// <summary>Bytes, a multiple of <see cref="Alignment"/>.</summary>
    public long Length { get; }

    /// <summary>Rounds bytes up to whole cache lines.</summary>
    public static long RoundUp(long bytes) => (bytes + Alignment - 1) & -Alignment;

    /// <summary>New memory.</summary>
    /// <param name="bytes">Bytes wanted; rounded up.</param>
    /// <param name="budget">What it counts against.</param>
    /// <param name="place">What it is for, for the error.</param>
    /// <exception cref="TfLiteQuantException">It would exceed the limit, or the machine has none left.</exception>
    public static AlignedMemory Allocate(long bytes, MemoryBudget budget, ModelLocation place)
    {
        var length = RoundUp(Math.Max(bytes, 1));
        budget.Take(length, place);
        void* pointer;
        try
        {
            pointer = NativeMemory.AlignedAlloc(checked((nuint)length), Alignment);
        }
        catch (OutOfMemoryException failure)
        {
            budget.Return(length);
            throw budget.Exceeded(length, place, failure);
        }

        NativeMemory.Clear(pointer, (nuint)length);
        return new AlignedMemory((byte*)pointer, length, budget);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Pointer == null) return;
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        _budget.Return(Length);
    }
}
