using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen integers in one 512-bit vector of an x86 processor.</summary>
internal readonly struct CodeLanes16 : ICodeLanes<CodeLanes16>
{
    private readonly Vector512<int> _value;

    public CodeLanes16(Vector512<int> value) => _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 Load<TCode>(ref TCode start, nuint offset)
        where TCode : unmanaged
    {
        ref var place = ref Unsafe.Add(ref start, offset);
        if (typeof(TCode) == typeof(int)) return new(Vector512.LoadUnsafe(ref Unsafe.As<TCode, int>(ref place)));
        if (typeof(TCode) == typeof(short)) return new(Avx512F.ConvertToVector512Int32(Vector256.LoadUnsafe(ref Unsafe.As<TCode, short>(ref place))));
        return typeof(TCode) == typeof(sbyte)
            ? new(Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref Unsafe.As<TCode, sbyte>(ref place))))
            : new(Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref Unsafe.As<TCode, byte>(ref place))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 Of(int value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe CodeLanes16 Gather(ref int table, CodeLanes16 index)
    {
        fixed (int* entries = &table)
            return new(Vector512.Create(
                Avx2.GatherVector256(entries, index._value.GetLower(), sizeof(int)), Avx2.GatherVector256(entries, index._value.GetUpper(), sizeof(int))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 operator +(CodeLanes16 a, CodeLanes16 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 operator -(CodeLanes16 a, CodeLanes16 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 operator *(CodeLanes16 a, CodeLanes16 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 operator &(CodeLanes16 a, CodeLanes16 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 operator <<(CodeLanes16 a, int count) => new(Avx512F.ShiftLeftLogicalVariable(a._value, Vector512.Create((uint)count & 31)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 operator >>(CodeLanes16 a, int count) => new(Avx512F.ShiftRightArithmeticVariable(a._value, Vector512.Create((uint)count & 31)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 Min(CodeLanes16 a, CodeLanes16 b) => new(Vector512.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 Max(CodeLanes16 a, CodeLanes16 b) => new(Vector512.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 Greater(CodeLanes16 a, CodeLanes16 b) => new(Vector512.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 Equal(CodeLanes16 a, CodeLanes16 b) => new(Vector512.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 WhereGreater(CodeLanes16 a, CodeLanes16 b, CodeLanes16 yes, CodeLanes16 no)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThan(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 WhereEqual(CodeLanes16 a, CodeLanes16 b, CodeLanes16 yes, CodeLanes16 no)
        => new(Vector512.ConditionalSelect(Vector512.Equals(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 DoublingHigh(CodeLanes16 a, CodeLanes16 b) => DoublingHigh(a, b._value, (b._value.AsInt64() >>> 32).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes16 DoublingHigh(CodeLanes16 a, int b) => DoublingHigh(a, Vector512.Create(b), Vector512.Create(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TCode>(ref TCode start, nuint offset)
        where TCode : unmanaged
    {
        ref var place = ref Unsafe.As<TCode, byte>(ref Unsafe.Add(ref start, offset));
        if (typeof(TCode) == typeof(int)) _value.AsByte().StoreUnsafe(ref place);
        else if (typeof(TCode) == typeof(short)) Avx512F.ConvertToVector256Int16(_value).AsByte().StoreUnsafe(ref place);
        else Avx512F.ConvertToVector128Byte(_value).StoreUnsafe(ref place);
    }

    /// <remarks>As in <see cref="CodeLanes8"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static CodeLanes16 DoublingHigh(CodeLanes16 a, Vector512<int> factor, Vector512<int> oddFactor)
    {
        var half = Vector512.Create(1L << 30);
        var even = (Avx512F.Multiply(a._value, factor) + half) >>> 31;
        var odd = (Avx512F.Multiply((a._value.AsInt64() >>> 32).AsInt32(), oddFactor) + half) << 1;
        return new(Vector512.ConditionalSelect(Vector512.Create(0xFFFF_FFFFL), even, odd).AsInt32());
    }
}
