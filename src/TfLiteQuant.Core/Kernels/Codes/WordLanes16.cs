using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen integers in one 256-bit vector of an x86 processor.</summary>
internal readonly struct WordLanes16 : IWordLanes<WordLanes16>
{
    private readonly Vector256<short> _value;

    private WordLanes16(Vector256<short> value) => _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 Load(ref short start, nuint offset) => new(Vector256.LoadUnsafe(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 Of(short value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 operator +(WordLanes16 a, WordLanes16 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 operator -(WordLanes16 a, WordLanes16 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 operator &(WordLanes16 a, WordLanes16 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 operator <<(WordLanes16 a, int count) => new(a._value << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 operator >>(WordLanes16 a, int count) => new(a._value >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 AddSaturating(WordLanes16 a, WordLanes16 b) => new(Vector256.AddSaturate(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 DoublingHigh(WordLanes16 a, WordLanes16 b) => new(Avx2.MultiplyHighRoundScale(a._value, b._value));

    /// <remarks>Each integer beside the high half of its product with <paramref name="low"/>: one multiply-add makes both terms.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 Scaled(WordLanes16 a, short high, short low, int half, int shift)
    {
        var factors = Vector256.Create((1 << 16) | (ushort)high).AsInt16();
        var halves = Vector256.Create(half);
        var rest = Avx2.MultiplyHigh(a._value, Vector256.Create(low));
        var lower = Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(a._value, rest), factors);
        var upper = Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(a._value, rest), factors);
        return new(Avx2.PackSignedSaturate((lower + halves) >> shift, (upper + halves) >> shift));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 Min(WordLanes16 a, WordLanes16 b) => new(Vector256.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 WhereGreater(WordLanes16 a, WordLanes16 b, WordLanes16 yes, WordLanes16 no)
        => new(Vector256.ConditionalSelect(Vector256.GreaterThan(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes16 WhereEqual(WordLanes16 a, WordLanes16 b, WordLanes16 yes, WordLanes16 no)
        => new(Vector256.ConditionalSelect(Vector256.Equals(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref short start, nuint offset) => _value.StoreUnsafe(ref start, offset);
}
