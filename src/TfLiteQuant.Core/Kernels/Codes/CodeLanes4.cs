using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Four integers in one 128-bit vector.</summary>
internal readonly struct CodeLanes4 : ICodeLanes<CodeLanes4>
{
    private readonly Vector128<int> _value;

    private CodeLanes4(Vector128<int> value) => _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 Load<TCode>(ref TCode start, nuint offset)
        where TCode : unmanaged
    {
        ref var place = ref Unsafe.Add(ref start, offset);
        if (typeof(TCode) == typeof(int)) return new(Vector128.LoadUnsafe(ref Unsafe.As<TCode, int>(ref place)));
        if (typeof(TCode) == typeof(short))
            return new(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.As<TCode, byte>(ref place))).AsInt16()));
        var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<int>(ref Unsafe.As<TCode, byte>(ref place)));
        return typeof(TCode) == typeof(sbyte)
            ? new(Vector128.WidenLower(Vector128.WidenLower(bytes.AsSByte())))
            : new(Vector128.WidenLower(Vector128.WidenLower(bytes.AsByte())).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 Of(int value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 Gather(ref int table, CodeLanes4 index)
        => new(Vector128.Create(
            Unsafe.Add(ref table, index._value[0]), Unsafe.Add(ref table, index._value[1]),
            Unsafe.Add(ref table, index._value[2]), Unsafe.Add(ref table, index._value[3])));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 operator +(CodeLanes4 a, CodeLanes4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 operator -(CodeLanes4 a, CodeLanes4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 operator *(CodeLanes4 a, CodeLanes4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 operator &(CodeLanes4 a, CodeLanes4 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 operator <<(CodeLanes4 a, int count) => new(a._value << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 operator >>(CodeLanes4 a, int count) => new(a._value >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 Min(CodeLanes4 a, CodeLanes4 b) => new(Vector128.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 Max(CodeLanes4 a, CodeLanes4 b) => new(Vector128.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 Greater(CodeLanes4 a, CodeLanes4 b) => new(Vector128.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 Equal(CodeLanes4 a, CodeLanes4 b) => new(Vector128.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 WhereGreater(CodeLanes4 a, CodeLanes4 b, CodeLanes4 yes, CodeLanes4 no)
        => new(Vector128.ConditionalSelect(Vector128.GreaterThan(a._value, b._value), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 WhereEqual(CodeLanes4 a, CodeLanes4 b, CodeLanes4 yes, CodeLanes4 no)
        => new(Vector128.ConditionalSelect(Vector128.Equals(a._value, b._value), yes._value, no._value));

    /// <remarks>Arm's instruction saturates where the specification's own formula does.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 DoublingHigh(CodeLanes4 a, CodeLanes4 b)
    {
        if (CpuFeatures.HasArmVectors) return new(AdvSimd.MultiplyRoundedDoublingSaturateHigh(a._value, b._value));
        if (CpuFeatures.HasWideningProduct128)
        {
            var half = Vector128.Create(1L << 30);
            var even = (Sse41.Multiply(a._value, b._value) + half) >>> 31;
            var odd = (Sse41.Multiply((a._value.AsInt64() >>> 32).AsInt32(), (b._value.AsInt64() >>> 32).AsInt32()) + half) << 1;
            return new(Vector128.ConditionalSelect(Vector128.Create(0xFFFF_FFFFL), even, odd).AsInt32());
        }

        return new(Vector128.Create(
            FixedPointMultiplier.DoublingHigh(a._value[0], b._value[0]), FixedPointMultiplier.DoublingHigh(a._value[1], b._value[1]),
            FixedPointMultiplier.DoublingHigh(a._value[2], b._value[2]), FixedPointMultiplier.DoublingHigh(a._value[3], b._value[3])));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CodeLanes4 DoublingHigh(CodeLanes4 a, int b) => DoublingHigh(a, Of(b));

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

        var words = Vector128.Narrow(_value, _value);
        if (typeof(TCode) == typeof(short)) Unsafe.WriteUnaligned(ref place, words.AsInt64().ToScalar());
        else Unsafe.WriteUnaligned(ref place, Vector128.Narrow(words, words).AsInt32().ToScalar());
    }
}
