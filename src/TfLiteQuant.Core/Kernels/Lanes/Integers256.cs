using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Eight integers.</summary>
internal readonly unsafe struct Integers256 : IIntegerLanes<Vector256<int>, Vector256<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(int* source) => Vector256.Load(source);

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
    public static Vector256<int> EvenLanes(Vector256<int> value) => (value.AsUInt64() & Vector256.Create(0xFFFFFFFFUL)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> HighOfProduct(Vector256<int> value, Vector256<int> factor, Vector256<int> oddFactor, Vector256<int> addend, Vector256<int> oddAddend)
    {
        const byte OddOfEight = 0xAA;
        var even = Avx2.Multiply(value, factor) + addend.AsInt64();
        var odd = Avx2.Multiply(OddLanes(value), oddFactor) + oddAddend.AsInt64();
        return Avx2.Blend(OddLanes(even.AsInt32()), odd.AsInt32(), OddOfEight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Clamp(Vector256<int> value, Vector256<int> min, Vector256<int> max) => Vector256.Min(Vector256.Max(value, min), max);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> RoundScaled(Vector256<int> value, double* scales, double min, double max)
        => Vector256.Create(Rounded(value.GetLower(), scales, min, max), Rounded(value.GetUpper(), scales + 4, min, max));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<int> value) => Vector256.ConvertToSingle(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSaturated<T>(byte* target, Vector256<int> value)
        where T : unmanaged
    {
        var words = Sse2.PackSignedSaturate(value.GetLower(), value.GetUpper());
        if (typeof(T) == typeof(sbyte)) *(long*)target = Sse2.PackSignedSaturate(words, words).AsInt64()[0];
        else if (typeof(T) == typeof(byte)) *(long*)target = Sse2.PackUnsignedSaturate(words, words).AsInt64()[0];
        else words.Store((short*)target);
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
