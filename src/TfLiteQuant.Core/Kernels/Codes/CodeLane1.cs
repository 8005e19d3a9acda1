using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>One integer: processors without vectors, remainders, tables, and what wider lanes are compared to.</summary>
internal readonly struct CodeLane1 : ICodeLanes<CodeLane1>
{
    private readonly int _value;

    private CodeLane1(int value) => _value = value;

    public static int Count => 1;

    /// <summary>The integer.</summary>
    public int Value => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 Load<TCode>(ref TCode start, nuint offset)
        where TCode : unmanaged
    {
        ref var place = ref Unsafe.Add(ref start, offset);
        if (typeof(TCode) == typeof(sbyte)) return new(Unsafe.As<TCode, sbyte>(ref place));
        if (typeof(TCode) == typeof(byte)) return new(Unsafe.As<TCode, byte>(ref place));
        if (typeof(TCode) == typeof(short)) return new(Unsafe.As<TCode, short>(ref place));
        return new(Unsafe.As<TCode, int>(ref place));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 Of(int value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 Gather(ref int table, CodeLane1 index) => new(Unsafe.Add(ref table, index._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 operator +(CodeLane1 a, CodeLane1 b) => new(unchecked(a._value + b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 operator -(CodeLane1 a, CodeLane1 b) => new(unchecked(a._value - b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 operator *(CodeLane1 a, CodeLane1 b) => new(unchecked(a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 operator &(CodeLane1 a, CodeLane1 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 operator <<(CodeLane1 a, int count) => new(a._value << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 operator >>(CodeLane1 a, int count) => new(a._value >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 Min(CodeLane1 a, CodeLane1 b) => a._value < b._value ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 Max(CodeLane1 a, CodeLane1 b) => a._value > b._value ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 Greater(CodeLane1 a, CodeLane1 b) => new(a._value > b._value ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 Equal(CodeLane1 a, CodeLane1 b) => new(a._value == b._value ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 WhereGreater(CodeLane1 a, CodeLane1 b, CodeLane1 yes, CodeLane1 no) => a._value > b._value ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 WhereEqual(CodeLane1 a, CodeLane1 b, CodeLane1 yes, CodeLane1 no) => a._value == b._value ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 DoublingHigh(CodeLane1 a, CodeLane1 b) => new(FixedPointMultiplier.DoublingHigh(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLane1 DoublingHigh(CodeLane1 a, int b) => new(FixedPointMultiplier.DoublingHigh(a._value, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TCode>(ref TCode start, nuint offset)
        where TCode : unmanaged
    {
        ref var place = ref Unsafe.Add(ref start, offset);
        if (typeof(TCode) == typeof(sbyte)) Unsafe.As<TCode, sbyte>(ref place) = (sbyte)_value;
        else if (typeof(TCode) == typeof(byte)) Unsafe.As<TCode, byte>(ref place) = (byte)_value;
        else if (typeof(TCode) == typeof(short)) Unsafe.As<TCode, short>(ref place) = (short)_value;
        else Unsafe.As<TCode, int>(ref place) = _value;
    }
}
