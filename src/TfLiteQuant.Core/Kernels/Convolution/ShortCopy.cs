using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Copies a few bytes without calling anything; ends overlap rather than being counted out.</summary>
internal static unsafe class ShortCopy
{
    /// <summary>Copies bytes between places that do not overlap; touches nothing outside of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(byte* from, byte* to, int count)
    {
        if (count >= 16)
        {
            var last = count - 16;
            for (var i = 0; i < last; i += 16) Vector128.Load(from + i).Store(to + i);
            Vector128.Load(from + last).Store(to + last);
        }
        else if (count >= 8)
        {
            var (first, last) = (*(long*)from, *(long*)(from + count - 8));
            *(long*)to = first;
            *(long*)(to + count - 8) = last;
        }
        else if (count >= 4)
        {
            var (first, last) = (*(int*)from, *(int*)(from + count - 4));
            *(int*)to = first;
            *(int*)(to + count - 4) = last;
        }
        else
        {
            for (var i = 0; i < count; i++) to[i] = from[i];
        }
    }
}
