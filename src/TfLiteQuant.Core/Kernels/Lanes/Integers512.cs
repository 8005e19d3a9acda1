using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen integers.</summary>
internal readonly unsafe partial struct Integers512 : IIntegerLanes<Vector512<int>, Vector512<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(int value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(int* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> left, Vector512<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Subtract(Vector512<int> left, Vector512<int> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Multiply(Vector512<int> left, Vector512<int> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ShiftLeft(Vector512<int> value, Vector512<int> counts) => Avx512F.ShiftLeftLogicalVariable(value, counts.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ShiftRight(Vector512<int> value, Vector512<int> counts) => Avx512F.ShiftRightArithmeticVariable(value, counts.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ShiftRightLogical(Vector512<int> value, Vector512<int> counts) => Avx512F.ShiftRightLogicalVariable(value, counts.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> OddLanes(Vector512<int> value) => (value.AsUInt64() >> 32).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> JoinEven(Vector512<int> low, Vector512<int> high) => Vector512.ConditionalSelect(Vector512.Create(0xFFFFFFFFUL).AsInt32(), low, (high.AsUInt64() << 32).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> JoinOdd(Vector512<int> low, Vector512<int> high) => Vector512.ConditionalSelect(Vector512.Create(0xFFFFFFFFUL).AsInt32(), OddLanes(low), high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> HighOfProduct(Vector512<int> value, Vector512<int> factor, Vector512<int> oddFactor, Vector512<int> addend, Vector512<int> oddAddend)
    {
        var even = Avx512F.Multiply(value, factor) + addend.AsInt64();
        var odd = Avx512F.Multiply(OddLanes(value), oddFactor) + oddAddend.AsInt64();
        return Vector512.ConditionalSelect(Vector512.Create(0xFFFFFFFFUL).AsInt32(), OddLanes(even.AsInt32()), odd.AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> RoundScaled(Vector512<int> value, double* scales, double min, double max)
        => Vector512.Create(Rounded(value.GetLower(), scales, min, max), Rounded(value.GetUpper(), scales + 8, min, max));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToSingle(Vector512<int> value) => Vector512.ConvertToSingle(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> BySign(Vector512<int> value, Vector512<float> plus, Vector512<float> minus)
        => Vector512.ConditionalSelect(Vector512.LessThan(value, Vector512<int>.Zero).AsSingle(), minus, plus);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyToNearest(Vector512<int> value, Vector512<float> factor, Vector512<float> term)
        => Avx512F.ConvertToVector512Int32(Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(value), factor, term));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSaturated<T>(byte* target, Vector512<int> value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte)) Avx512F.ConvertToVector128SByteWithSaturation(value).Store((sbyte*)target);
        else if (typeof(T) == typeof(byte)) Avx512F.ConvertToVector128ByteWithSaturation(Vector512.Max(value, Vector512<int>.Zero).AsUInt32()).Store(target);
        else Avx512F.ConvertToVector256Int16WithSaturation(value).Store((short*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AddWhereEqual(Vector512<int> value, Vector512<int> addend, Vector512<int> left, Vector512<int> right)
        => Vector512.ConditionalSelect(Vector512.Equals(left, right), value + addend, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Limit(int value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePair<T>(byte* first, byte* second, Vector512<int> firstValue, Vector512<int> secondValue, bool isLimited, Vector512<int> min, Vector512<int> max)
        where T : unmanaged
    {
        StoreSaturated<T>(first, isLimited ? Clamp(firstValue, min, max) : firstValue);
        StoreSaturated<T>(second, isLimited ? Clamp(secondValue, min, max) : secondValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(byte* target, Vector512<int> value, bool isLimited, Vector512<int> min, Vector512<int> max)
        where T : unmanaged
        => StoreSaturated<T>(target, isLimited ? Clamp(value, min, max) : value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> BroadcastBytes(int value) => Vector512.Create((byte)value).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFour<T>(
        byte* first, byte* second, byte* third, byte* fourth, Vector512<int> firstValue, Vector512<int> secondValue, Vector512<int> thirdValue, Vector512<int> fourthValue, bool isLimited, Vector512<int> min, Vector512<int> max)
        where T : unmanaged
    {
        // Quarters of 128 bits have four values of each vector.
        var low = Avx512BW.PackSignedSaturate(firstValue, secondValue);
        var high = Avx512BW.PackSignedSaturate(thirdValue, fourthValue);
        var bytes = typeof(T) == typeof(sbyte) ? Avx512BW.PackSignedSaturate(low, high).AsInt32() : Avx512BW.PackUnsignedSaturate(low, high).AsInt32();
        if (isLimited)
            bytes = typeof(T) == typeof(sbyte) ? Vector512.Min(Vector512.Max(bytes.AsSByte(), min.AsSByte()), max.AsSByte()).AsInt32()
                : Vector512.Min(Vector512.Max(bytes.AsByte(), min.AsByte()), max.AsByte()).AsInt32();
        bytes = Avx512F.PermuteVar16x32(bytes, Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
        bytes.GetLower().GetLower().AsByte().Store(first);
        Avx512F.ExtractVector128(bytes, 1).AsByte().Store(second);
        Avx512F.ExtractVector128(bytes, 2).AsByte().Store(third);
        Avx512F.ExtractVector128(bytes, 3).AsByte().Store(fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Clamp(Vector512<int> value, Vector512<int> min, Vector512<int> max) => Vector512.Min(Vector512.Max(value, min), max);

    /// <remarks>The largest double below one half, with the value's sign, and cutting off: exact for all values of 32 bits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Rounded(Vector256<int> value, double* scales, double min, double max)
    {
        var scaled = Avx512F.ConvertToVector512Double(value) * Vector512.Load(scales);
        scaled += Vector512.Create(FixedPointStage.BelowHalf) | (scaled & Vector512.Create(-0.0));
        return Avx512F.ConvertToVector256Int32WithTruncation(Vector512.MinNative(Vector512.MaxNative(scaled, Vector512.Create(min)), Vector512.Create(max)));
    }
}
