using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Stores codes of any type.</summary>
internal static unsafe class Codes
{
    /// <summary>Stores a code that the type holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(T* target, int code)
        where T : unmanaged
    {
        if (sizeof(T) == 1) *(byte*)target = (byte)code;
        else if (sizeof(T) == 2) *(short*)target = (short)code;
        else *(int*)target = code;
    }
}
