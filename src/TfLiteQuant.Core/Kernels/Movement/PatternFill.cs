using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Movement;

/// <summary>Fills memory with one element of any size.</summary>
internal static unsafe class PatternFill
{
    /// <summary>Writes <paramref name="count"/> copies of the element at <paramref name="element"/>.</summary>
    public static void Run(byte* target, long count, byte* element, int elementBytes)
    {
        const int Piece = 1 << 28;
        for (; count > 0; count -= Piece, target += (long)Piece * elementBytes)
        {
            var length = (int)Math.Min(count, Piece);
            switch (elementBytes)
            {
                case 1: Run(target, length, *element); break;
                case 2: Run((ushort*)target, length, Unsafe.ReadUnaligned<ushort>(element)); break;
                case 4: Run((uint*)target, length, Unsafe.ReadUnaligned<uint>(element)); break;
                case 8: Run((ulong*)target, length, Unsafe.ReadUnaligned<ulong>(element)); break;
                default: Run((UInt128*)target, length, Unsafe.ReadUnaligned<UInt128>(element)); break;
            }
        }
    }

    /// <summary>Writes <paramref name="count"/> copies of an element. Rows of some ten to hundred elements are what it is for: spans fill
    /// long ones as fast, but take a time of their own for each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T>(T* target, int count, T element)
        where T : unmanaged
    {
        var end = ((long)count * sizeof(T)) - sizeof(Vector256<byte>);
        if (end < 0 || sizeof(T) > sizeof(ulong) || !CpuFeatures.HasVector256)
        {
            new Span<T>(target, count).Fill(element);
            return;
        }

        var elements = sizeof(T) switch
        {
            1 => Vector256.Create(Unsafe.BitCast<T, byte>(element)),
            2 => Vector256.Create(Unsafe.BitCast<T, ushort>(element)).AsByte(),
            4 => Vector256.Create(Unsafe.BitCast<T, uint>(element)).AsByte(),
            _ => Vector256.Create(Unsafe.BitCast<T, ulong>(element)).AsByte(),
        };
        var bytes = (byte*)target;
        for (long at = 0; at < end; at += sizeof(Vector256<byte>)) elements.Store(bytes + at);
        // The last one overlaps the one before it by whole elements.
        elements.Store(bytes + end);
    }
}
