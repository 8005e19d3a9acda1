using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>One integer: processors without vectors, and what wider lanes are compared to.</summary>
internal readonly struct WordLane1 : IWordLanes<WordLane1>
{
    private readonly short _value;

    private WordLane1(int value) => _value = unchecked((short)value);

    public static int Count => 1;

    /// <summary>The integer.</summary>
    public short Value => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 Load(ref short start, nuint offset) => new(Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 Of(short value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 operator +(WordLane1 a, WordLane1 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 operator -(WordLane1 a, WordLane1 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 operator &(WordLane1 a, WordLane1 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 operator <<(WordLane1 a, int count) => new(a._value << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 operator >>(WordLane1 a, int count) => new(a._value >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 AddSaturating(WordLane1 a, WordLane1 b) => new(Math.Clamp(a._value + b._value, short.MinValue, short.MaxValue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 DoublingHigh(WordLane1 a, WordLane1 b) => new(((a._value * b._value) + (1 << 14)) >> 15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 Scaled(WordLane1 a, short high, short low, int half, int shift)
        => new(Math.Clamp(((a._value * high) + ((a._value * low) >> 16) + half) >> shift, short.MinValue, short.MaxValue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 Min(WordLane1 a, WordLane1 b) => a._value < b._value ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 WhereGreater(WordLane1 a, WordLane1 b, WordLane1 yes, WordLane1 no) => a._value > b._value ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLane1 WhereEqual(WordLane1 a, WordLane1 b, WordLane1 yes, WordLane1 no) => a._value == b._value ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref short start, nuint offset) => Unsafe.Add(ref start, offset) = _value;
}
