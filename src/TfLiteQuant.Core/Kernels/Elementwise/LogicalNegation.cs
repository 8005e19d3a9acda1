using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Not x, of a boolean stored in a byte.</summary>
internal readonly struct LogicalNegation : IVectorUnary<byte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Element(byte x) => x == 0 ? (byte)1 : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<byte> Lanes(Vector<byte> x) => Vector.Equals(x, Vector<byte>.Zero) & Vector<byte>.One;
}
