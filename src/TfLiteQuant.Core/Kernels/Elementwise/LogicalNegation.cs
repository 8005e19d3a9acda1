using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Not x, of a boolean stored in a byte.</summary>
internal readonly struct LogicalNegation : IScalarUnary<byte, byte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Element(byte x) => x == 0 ? (byte)1 : (byte)0;
}
