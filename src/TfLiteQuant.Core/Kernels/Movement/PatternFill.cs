using System.Runtime.CompilerServices;

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

    /// <summary>Writes <paramref name="count"/> copies of an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T>(T* target, int count, T element)
        where T : unmanaged
        => RepeatedElement.Fill(ref *target, count, element);
}
