using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Eight integers in one 256-bit vector of an x86 processor.</summary>
internal readonly struct CodeLanes8 : ICodeLanes<CodeLanes8>
{
    private readonly Vector256<int> _value;

    public CodeLanes8(Vector256<int> value) => _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 Load<TCode>(ref TCode start, nuint offset)
        where TCode : unmanaged
    {
        ref var place = ref Unsafe.Add(ref start, offset);
        if (typeof(TCode) == typeof(int)) return new(Vector256.LoadUnsafe(ref Unsafe.As<TCode, int>(ref place)));
        if (typeof(TCode) == typeof(short)) return new(Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref Unsafe.As<TCode, short>(ref place))));
        var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.As<TCode, byte>(ref place)));
        return typeof(TCode) == typeof(sbyte) ? new(Avx2.ConvertToVector256Int32(bytes.AsSByte())) : new(Avx2.ConvertToVector256Int32(bytes.AsByte()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 Of(int value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe CodeLanes8 Gather(ref int table, CodeLanes8 index)
    {
        fixed (int* entries = &table) return new(Avx2.GatherVector256(entries, index._value, sizeof(int)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 operator +(CodeLanes8 a, CodeLanes8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 operator -(CodeLanes8 a, CodeLanes8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 operator *(CodeLanes8 a, CodeLanes8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 operator &(CodeLanes8 a, CodeLanes8 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 operator <<(CodeLanes8 a, int count) => new(Avx2.ShiftLeftLogicalVariable(a._value, Vector256.Create((uint)count & 31)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 operator >>(CodeLanes8 a, int count) => new(Avx2.ShiftRightArithmeticVariable(a._value, Vector256.Create((uint)count & 31)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 Min(CodeLanes8 a, CodeLanes8 b) => new(Vector256.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 Max(CodeLanes8 a, CodeLanes8 b) => new(Vector256.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 Greater(CodeLanes8 a, CodeLanes8 b) => new(Vector256.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 Equal(CodeLanes8 a, CodeLanes8 b) => new(Vector256.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 WhereGreater(CodeLanes8 a, CodeLanes8 b, CodeLanes8 yes, CodeLanes8 no)
        => new(Vector256.ConditionalSelect(Vector256.GreaterThan(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 WhereEqual(CodeLanes8 a, CodeLanes8 b, CodeLanes8 yes, CodeLanes8 no)
        => new(Vector256.ConditionalSelect(Vector256.Equals(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 DoublingHigh(CodeLanes8 a, CodeLanes8 b) => DoublingHigh(a, b._value, (b._value.AsInt64() >>> 32).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes8 DoublingHigh(CodeLanes8 a, int b) => DoublingHigh(a, Vector256.Create(b), Vector256.Create(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TCode>(ref TCode start, nuint offset)
        where TCode : unmanaged
    {
        ref var place = ref Unsafe.As<TCode, byte>(ref Unsafe.Add(ref start, offset));
        if (typeof(TCode) == typeof(int))
        {
            _value.AsByte().StoreUnsafe(ref place);
            return;
        }

        // packed with saturation, which values that fit do not meet
        var words = Sse2.PackSignedSaturate(_value.GetLower(), _value.GetUpper());
        if (typeof(TCode) == typeof(short)) words.AsByte().StoreUnsafe(ref place);
        else if (typeof(TCode) == typeof(sbyte)) Unsafe.WriteUnaligned(ref place, Sse2.PackSignedSaturate(words, words).AsInt64().ToScalar());
        else Unsafe.WriteUnaligned(ref place, Sse2.PackUnsignedSaturate(words, words).AsInt64().ToScalar());
    }

    /// <remarks>64-bit products of the even lanes and of the odd ones, whose factors are in even places as well; bits 31 to 62 of each,
    /// rounded, are the result. Those of the odd lanes are shifted into the upper half, where they belong.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static CodeLanes8 DoublingHigh(CodeLanes8 a, Vector256<int> factor, Vector256<int> oddFactor)
    {
        var half = Vector256.Create(1L << 30);
        var even = (Avx2.Multiply(a._value, factor) + half) >>> 31;
        var odd = (Avx2.Multiply((a._value.AsInt64() >>> 32).AsInt32(), oddFactor) + half) << 1;
        return new(Avx2.Blend(even.AsInt32(), odd.AsInt32(), 0b1010_1010));
    }
}
