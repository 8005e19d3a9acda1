using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two integers in one 512-bit vector of an x86 processor.</summary>
internal readonly struct WordLanes32 : IWordLanes<WordLanes32>
{
    private readonly Vector512<short> _value;

    private WordLanes32(Vector512<short> value) => _value = value;

    public static int Count => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 Load(ref short start, nuint offset) => new(Vector512.LoadUnsafe(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 Of(short value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 operator +(WordLanes32 a, WordLanes32 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 operator -(WordLanes32 a, WordLanes32 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 operator &(WordLanes32 a, WordLanes32 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 operator <<(WordLanes32 a, int count) => new(a._value << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 operator >>(WordLanes32 a, int count) => new(a._value >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 AddSaturating(WordLanes32 a, WordLanes32 b) => new(Vector512.AddSaturate(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 DoublingHigh(WordLanes32 a, WordLanes32 b) => new(Avx512BW.MultiplyHighRoundScale(a._value, b._value));

    /// <remarks>Each integer beside the high half of its product with <paramref name="low"/>: one multiply-add makes both terms.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 Scaled(WordLanes32 a, short high, short low, int half, int shift)
    {
        var factors = Vector512.Create((1 << 16) | (ushort)high).AsInt16();
        var halves = Vector512.Create(half);
        var rest = Avx512BW.MultiplyHigh(a._value, Vector512.Create(low));
        var lower = Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackLow(a._value, rest), factors);
        var upper = Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackHigh(a._value, rest), factors);
        return new(Avx512BW.PackSignedSaturate((lower + halves) >> shift, (upper + halves) >> shift));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 Min(WordLanes32 a, WordLanes32 b) => new(Vector512.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 WhereGreater(WordLanes32 a, WordLanes32 b, WordLanes32 yes, WordLanes32 no)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThan(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes32 WhereEqual(WordLanes32 a, WordLanes32 b, WordLanes32 yes, WordLanes32 no)
        => new(Vector512.ConditionalSelect(Vector512.Equals(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref short start, nuint offset) => _value.StoreUnsafe(ref start, offset);
}
