using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of 16-bit codes as straight lines between the 513 ends of 512 intervals.</summary>
/// <remarks>Slopes and results are kept in 16 bits and wrap around, as the reference's do. An entry holds the interval's start in the
/// low half and its slope in the high one, so that one lookup brings both.</remarks>
internal readonly struct InterpolatedTable : ICodeUnary
{
    private const int Word = 16;
    private readonly int[] _entries;

    /// <param name="ends">513 codes.</param>
    public InterpolatedTable(ReadOnlySpan<short> ends)
    {
        _entries = new int[ends.Length - 1];
        for (var i = 0; i < _entries.Length; i++) _entries[i] = unchecked(((ends[i + 1] - ends[i]) << Word) | (ushort)ends[i]);
    }

    /// <summary>The same on vectors of 512 bits.</summary>
    public WordLines512 Wide => new(Array.ConvertAll(_entries, static entry => unchecked((short)entry)), Array.ConvertAll(_entries, static entry => (short)(entry >> Word)));

    /// <summary>The result for one code.</summary>
    public short this[int code] => (short)Lanes(CodeLane1.Of(code)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T x)
        where T : unmanaged, ICodeLanes<T>
    {
        const int FractionBits = 7;
        var entry = T.Gather(ref MemoryMarshal.GetArrayDataReference(_entries), (x >> FractionBits) + T.Of(256));
        var fraction = x & T.Of((1 << FractionBits) - 1);
        var result = entry + (((entry >> Word) * fraction + T.Of(1 << (FractionBits - 1))) >> FractionBits);
        return (result << Word) >> Word;
    }
}
