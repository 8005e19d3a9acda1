using System.Numerics;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Memory that the system is asked to back by large pages, where it does so on request: Linux with transparent huge pages.</summary>
/// <remarks>
/// First touching a page costs a fault, whatever its size, and each page takes an entry in the processor's table of translations: packed
/// weights of megabytes are both made and read faster on pages of 2 MB than on five hundred times as many of 4 KB. Elsewhere the memory
/// is the same, on the system's usual pages.
/// </remarks>
internal static unsafe partial class LargePages
{
    /// <summary>Bytes of a large page, of x86-64 and of 64-bit Arm with pages of 4 KB.</summary>
    public const int Size = 2 << 20;

    /// <summary>Bytes from which on memory is put on large pages: clearing a whole one costs about as much as some thirty faults.</summary>
    private const int LeastBytes = 256 << 10;

    /// <summary>MADV_HUGEPAGE of madvise(2).</summary>
    private const int AdviseHugePage = 14;

    private static bool s_canAdvise = OperatingSystem.IsLinux();

    /// <summary>Rounds up to whole large pages, or to a power of two of less.</summary>
    /// <exception cref="OutOfMemoryException">There is no such number of bytes.</exception>
    public static nuint RoundUp(nuint bytes)
        => bytes < LeastBytes ? (nuint)BitOperations.RoundUpToPowerOf2((ulong)bytes)
            : bytes <= nuint.MaxValue - Size ? (bytes + Size - 1) & ~(nuint)(Size - 1)
            : throw new OutOfMemoryException();

    /// <summary>Native memory, not cleared, at the start of a cache line, or of a large page where it has as many bytes; freed by
    /// <see cref="NativeMemory.AlignedFree"/>.</summary>
    /// <param name="length">Bytes, rounded up (<see cref="RoundUp"/>).</param>
    /// <exception cref="OutOfMemoryException">There is none left.</exception>
    public static byte* Allocate(nuint length)
    {
        if (length < Size) return (byte*)NativeMemory.AlignedAlloc(length, 64);
        var pointer = (byte*)NativeMemory.AlignedAlloc(length, Size);
        Advise(pointer, length);
        return pointer;
    }

    private static void Advise(void* pointer, nuint length)
    {
        if (!s_canAdvise) return;
        try
        {
            // Whether the advice was taken makes no difference to what memory holds.
            _ = MemoryAdvise(pointer, length, AdviseHugePage);
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException)
        {
            s_canAdvise = false;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
