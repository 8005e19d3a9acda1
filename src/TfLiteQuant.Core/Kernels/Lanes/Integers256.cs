using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Eight integers.</summary>
internal readonly unsafe partial struct Integers256 : IIntegerLanes<Vector256<int>, Vector256<float>>
{
    private const byte Odd = 0xAA;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(int* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> left, Vector256<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Subtract(Vector256<int> left, Vector256<int> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Multiply(Vector256<int> left, Vector256<int> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftLeft(Vector256<int> value, Vector256<int> counts) => Avx2.ShiftLeftLogicalVariable(value, counts.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftRight(Vector256<int> value, Vector256<int> counts) => Avx2.ShiftRightArithmeticVariable(value, counts.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftRightLogical(Vector256<int> value, Vector256<int> counts) => Avx2.ShiftRightLogicalVariable(value, counts.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> OddLanes(Vector256<int> value) => (value.AsUInt64() >> 32).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> JoinEven(Vector256<int> low, Vector256<int> high) => Avx2.Blend(low, (high.AsUInt64() << 32).AsInt32(), Odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> JoinOdd(Vector256<int> low, Vector256<int> high) => Avx2.Blend(OddLanes(low), high, Odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> HighOfProduct(Vector256<int> value, Vector256<int> factor, Vector256<int> oddFactor, Vector256<int> addend, Vector256<int> oddAddend)
    {
        var even = Avx2.Multiply(value, factor) + addend.AsInt64();
        var odd = Avx2.Multiply(OddLanes(value), oddFactor) + oddAddend.AsInt64();
        return Avx2.Blend(OddLanes(even.AsInt32()), odd.AsInt32(), Odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> RoundScaled(Vector256<int> value, double* scales, double min, double max)
        => Vector256.Create(Rounded(value.GetLower(), scales, min, max), Rounded(value.GetUpper(), scales + 4, min, max));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<int> value) => Vector256.ConvertToSingle(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> BySign(Vector256<int> value, Vector256<float> plus, Vector256<float> minus)
        => Avx.BlendVariable(plus, minus, value.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyToNearest(Vector256<int> value, Vector256<float> factor, Vector256<float> term)
        => Avx.ConvertToVector256Int32(Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(value), factor, term));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSaturated<T>(byte* target, Vector256<int> value)
        where T : unmanaged
        => Store<T>(target, value, isLimited: false, default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddWhereEqual(Vector256<int> value, Vector256<int> addend, Vector256<int> left, Vector256<int> right)
        => value + (Vector256.Equals(left, right) & addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Limit(int value) => Vector256.Create((short)value).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePair<T>(byte* first, byte* second, Vector256<int> firstValue, Vector256<int> secondValue, bool isLimited, Vector256<int> min, Vector256<int> max)
        where T : unmanaged
    {
        // Halves of 128 bits have four values of either vector.
        const byte Untangled = 0b11_01_10_00;
        var words = Avx2.PackSignedSaturate(firstValue, secondValue);
        if (isLimited) words = Vector256.Min(Vector256.Max(words, min.AsInt16()), max.AsInt16());
        if (typeof(T) == typeof(short))
        {
            var ordered = Avx2.Permute4x64(words.AsInt64(), Untangled).AsInt16();
            ordered.GetLower().Store((short*)first);
            ordered.GetUpper().Store((short*)second);
            return;
        }

        var bytes = typeof(T) == typeof(sbyte)
            ? Sse2.PackSignedSaturate(words.GetLower(), words.GetUpper()).AsInt32()
            : Sse2.PackUnsignedSaturate(words.GetLower(), words.GetUpper()).AsInt32();
        bytes = Sse2.Shuffle(bytes, Untangled);
        Sse.StoreLow((float*)first, bytes.AsSingle());
        Sse.StoreHigh((float*)second, bytes.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(byte* target, Vector256<int> value, bool isLimited, Vector256<int> min, Vector256<int> max)
        where T : unmanaged
    {
        var words = Sse2.PackSignedSaturate(value.GetLower(), value.GetUpper());
        if (isLimited) words = Vector128.Min(Vector128.Max(words, min.GetLower().AsInt16()), max.GetLower().AsInt16());
        if (typeof(T) == typeof(sbyte)) *(long*)target = Sse2.PackSignedSaturate(words, words).AsInt64()[0];
        else if (typeof(T) == typeof(byte)) *(long*)target = Sse2.PackUnsignedSaturate(words, words).AsInt64()[0];
        else words.Store((short*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> BroadcastBytes(int value) => Vector256.Create((byte)value).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFour<T>(
        byte* first, byte* second, byte* third, byte* fourth, Vector256<int> firstValue, Vector256<int> secondValue, Vector256<int> thirdValue, Vector256<int> fourthValue, bool isLimited, Vector256<int> min, Vector256<int> max)
        where T : unmanaged
    {
        // Halves of 128 bits have four values of each vector.
        var low = Avx2.PackSignedSaturate(firstValue, secondValue);
        var high = Avx2.PackSignedSaturate(thirdValue, fourthValue);
        var bytes = typeof(T) == typeof(sbyte) ? Avx2.PackSignedSaturate(low, high).AsInt32() : Avx2.PackUnsignedSaturate(low, high).AsInt32();
        if (isLimited)
            bytes = typeof(T) == typeof(sbyte) ? Vector256.Min(Vector256.Max(bytes.AsSByte(), min.AsSByte()), max.AsSByte()).AsInt32()
                : Vector256.Min(Vector256.Max(bytes.AsByte(), min.AsByte()), max.AsByte()).AsInt32();
        var rows = Avx2.PermuteVar8x32(bytes, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsSingle();
        Sse.StoreLow((float*)first, rows.GetLower());
        Sse.StoreHigh((float*)second, rows.GetLower());
        var last = rows.GetUpper();
        Sse.StoreLow((float*)third, last);
        Sse.StoreHigh((float*)fourth, last);
    }

    /// <remarks>As <see cref="Integers512"/> does it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Rounded(Vector128<int> value, double* scales, double min, double max)
    {
        var scaled = Avx.ConvertToVector256Double(value) * Vector256.Load(scales);
        scaled += Vector256.Create(FixedPointStage.BelowHalf) | (scaled & Vector256.Create(-0.0));
        return Avx.ConvertToVector128Int32WithTruncation(Vector256.MinNative(Vector256.MaxNative(scaled, Vector256.Create(min)), Vector256.Create(max)));
    }
}
