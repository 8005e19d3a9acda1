using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Memory that is in no use, kept for who asks next: interpreters follow each other, and pages that the system gives anew cost
/// more than what a small model does with them.</summary>
internal static unsafe class IdleMemory
{
    /// <summary>The most bytes that are kept; what is freed beyond goes back to the system.</summary>
    private const long MostBytes = 16 << 20;

    private static readonly Lock Gate = new();
    private static readonly List<(nint Address, nuint Length)> Kept = [];
    private static long s_bytes;

    /// <summary>Memory with anything in it, kept or new.</summary>
    /// <param name="bytes">Bytes wanted, at least one.</param>
    /// <param name="length">Bytes that are there: at least as many, and less than twice as many or a whole large page.</param>
    /// <exception cref="OutOfMemoryException">There is none left.</exception>
    public static byte* Take(nuint bytes, out nuint length)
    {
        var wanted = LargePages.RoundUp(bytes);
        lock (Gate)
        {
            // the last one in is the likeliest to be in the caches
            for (var i = Kept.Count - 1; i >= 0; i--)
            {
                (var address, length) = Kept[i];
                if (length != wanted) continue;
                Kept.RemoveAt(i);
                s_bytes -= (long)length;
                return (byte*)address;
            }
        }

        length = wanted;
        return LargePages.Allocate(length);
    }

    /// <summary>Keeps memory, or gives it back to the system.</summary>
    public static void Return(byte* address, nuint length)
    {
        lock (Gate)
        {
            if (s_bytes + (long)length <= MostBytes)
            {
                Kept.Add(((nint)address, length));
                s_bytes += (long)length;
                return;
            }
        }

        NativeMemory.AlignedFree(address);
    }
}
