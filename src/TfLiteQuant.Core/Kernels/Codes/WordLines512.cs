using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="InterpolatedTable"/> on thirty-two codes.</summary>
/// <remarks>A slope times the code's last seven bits, those shifted left by eight, is the rounded high half that one instruction gives.</remarks>
/// <param name="starts">Where each of the 512 lines begins.</param>
/// <param name="slopes">How far each rises.</param>
internal readonly struct WordLines512(ReadOnlySpan<short> starts, ReadOnlySpan<short> slopes) : IWordVectors
{
    private const int FractionBits = 7;
    private readonly WordTable512 _starts = new(starts);
    private readonly WordTable512 _slopes = new(slopes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<short> Of(Vector512<short> codes)
    {
        var places = (codes >> FractionBits) + Vector512.Create((short)256);
        var fractions = Avx512BW.ShiftLeftLogical(codes & Vector512.Create((short)((1 << FractionBits) - 1)), 15 - FractionBits);
        return _starts.Of512(places) + Avx512BW.MultiplyHighRoundScale(_slopes.Of512(places), fractions);
    }
}
