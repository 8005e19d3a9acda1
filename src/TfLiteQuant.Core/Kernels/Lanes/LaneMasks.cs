using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Masks for the first lanes of a vector.</summary>
internal static unsafe class LaneMasks
{
    private const int MostLanes = 16;

    private static ReadOnlySpan<uint> Values =>
    [
        ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Lanes with all bits set, as many as asked for, and behind them lanes without.</summary>
    /// <remarks>Constants of an assembly do not move.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* First(int count) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Values)) + MostLanes - count;
}
