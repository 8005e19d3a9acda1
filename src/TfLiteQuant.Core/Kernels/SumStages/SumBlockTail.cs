using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Copies the part of a vector that belongs to the output.</summary>
internal static unsafe class SumBlockTail
{
    /// <summary>Copies fewer than 64 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(byte* from, byte* to, int bytes)
    {
        for (; bytes >= sizeof(long); bytes -= sizeof(long), from += sizeof(long), to += sizeof(long)) *(long*)to = *(long*)from;
        if ((bytes & 4) != 0)
        {
            *(int*)to = *(int*)from;
            from += 4;
            to += 4;
        }

        if ((bytes & 2) != 0)
        {
            *(short*)to = *(short*)from;
            from += 2;
            to += 2;
        }

        if ((bytes & 1) != 0) *to = *from;
    }
}
