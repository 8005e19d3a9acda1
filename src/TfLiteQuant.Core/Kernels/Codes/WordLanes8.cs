using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Eight integers in one 128-bit vector.</summary>
internal readonly struct WordLanes8 : IWordLanes<WordLanes8>
{
    private readonly Vector128<short> _value;

    private WordLanes8(Vector128<short> value) => _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 Load(ref short start, nuint offset) => new(Vector128.LoadUnsafe(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 Of(short value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 operator +(WordLanes8 a, WordLanes8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 operator -(WordLanes8 a, WordLanes8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 operator &(WordLanes8 a, WordLanes8 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 operator <<(WordLanes8 a, int count) => new(a._value << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 operator >>(WordLanes8 a, int count) => new(a._value >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 AddSaturating(WordLanes8 a, WordLanes8 b) => new(Vector128.AddSaturate(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 DoublingHigh(WordLanes8 a, WordLanes8 b)
    {
        if (CpuFeatures.HasArmVectors) return new(AdvSimd.MultiplyRoundedDoublingSaturateHigh(a._value, b._value));
        if (CpuFeatures.HasRoundedWordProduct128) return new(Ssse3.MultiplyHighRoundScale(a._value, b._value));
        var (lower, upper) = (Product(Vector128.WidenLower(a._value), Vector128.WidenLower(b._value)), Product(Vector128.WidenUpper(a._value), Vector128.WidenUpper(b._value)));
        return new(Vector128.Narrow(lower, upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Product(Vector128<int> a, Vector128<int> b) => ((a * b) + Vector128.Create(1 << 14)) >> 15;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 Scaled(WordLanes8 a, short high, short low, int half, int shift)
    {
        var (lower, upper) = (Vector128.WidenLower(a._value), Vector128.WidenUpper(a._value));
        Vector128<int> highs = Vector128.Create((int)high), lows = Vector128.Create((int)low), halves = Vector128.Create(half);
        return new(Vector128.NarrowWithSaturation(
            ((lower * highs) + ((lower * lows) >> 16) + halves) >> shift, ((upper * highs) + ((upper * lows) >> 16) + halves) >> shift));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 Min(WordLanes8 a, WordLanes8 b) => new(Vector128.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 WhereGreater(WordLanes8 a, WordLanes8 b, WordLanes8 yes, WordLanes8 no)
        => new(Vector128.ConditionalSelect(Vector128.GreaterThan(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes8 WhereEqual(WordLanes8 a, WordLanes8 b, WordLanes8 yes, WordLanes8 no)
        => new(Vector128.ConditionalSelect(Vector128.Equals(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref short start, nuint offset) => _value.StoreUnsafe(ref start, offset);
}
