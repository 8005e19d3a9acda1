using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>A table of 256 or 512 words in which thirty-two are looked up at once: two vectors of it by one instruction, and of the results one
/// by the upper bits of the places.</summary>
/// <remarks>It lies in memory that is not moved, at the beginning of a cache line.</remarks>
internal readonly struct WordTable512
{
    private const int Lanes = 32;
    private const int LineBytes = 64;
    private readonly short[] _room;
    private readonly int _start;

    /// <param name="words">256 or 512 words.</param>
    public unsafe WordTable512(ReadOnlySpan<short> words)
    {
        _room = GC.AllocateUninitializedArray<short>(words.Length + Lanes, pinned: true);
        _start = (int)(-(nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_room)) & (LineBytes - 1)) / sizeof(short);
        words.CopyTo(_room.AsSpan(_start));
    }

    /// <summary>Looks up in the first 256 words.</summary>
    /// <param name="places">Places, 0 to 255.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<short> Of256(Vector512<short> places) => Of256(ref Start, places, Avx512BW.ShiftLeftLogical(places, 9), Avx512BW.ShiftLeftLogical(places, 8));

    /// <summary>Looks up in all 512 words.</summary>
    /// <param name="places">Places, 0 to 511.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<short> Of512(Vector512<short> places)
    {
        Vector512<short> second = Avx512BW.ShiftLeftLogical(places, 9), third = Avx512BW.ShiftLeftLogical(places, 8);
        return Choose(Avx512BW.ShiftLeftLogical(places, 7), Of256(ref Start, places, second, third), Of256(ref Unsafe.Add(ref Start, 8 * Lanes), places, second, third));
    }

    private ref short Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_room), _start);
    }

    // The bits of places that say which vectors they are in lead the words of the last two.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Of256(ref short table, Vector512<short> places, Vector512<short> second, Vector512<short> third)
        => Choose(third, Choose(second, Of64(ref table, 0, places), Of64(ref table, 2, places)), Choose(second, Of64(ref table, 4, places), Of64(ref table, 6, places)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Of64(ref short table, int vector, Vector512<short> places)
        => Avx512BW.PermuteVar32x16x2(Vector512.LoadUnsafe(ref table, (nuint)(vector * Lanes)), places, Vector512.LoadUnsafe(ref table, (nuint)((vector + 1) * Lanes)));

    // A word of the second where the bit that leads is set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Choose(Vector512<short> bits, Vector512<short> zero, Vector512<short> one)
        => Vector512.ConditionalSelect(Vector512.LessThan(bits, Vector512<short>.Zero), one, zero);
}
