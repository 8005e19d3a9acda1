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
                case 1: new Span<byte>(target, length).Fill(*element); break;
                case 2: new Span<ushort>(target, length).Fill(Unsafe.ReadUnaligned<ushort>(element)); break;
                case 4: new Span<uint>(target, length).Fill(Unsafe.ReadUnaligned<uint>(element)); break;
                case 8: new Span<ulong>(target, length).Fill(Unsafe.ReadUnaligned<ulong>(element)); break;
                default: new Span<UInt128>(target, length).Fill(Unsafe.ReadUnaligned<UInt128>(element)); break;
            }
        }
    }
}
