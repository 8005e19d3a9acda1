using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <content>Bytes and words.</content>
internal readonly partial struct Integers512 : IInterleavedLanes<Vector512<int>, Vector512<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> BroadcastWords(int value) => Vector512.Create((short)value).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(ref byte source) => Vector512.LoadUnsafe(ref source).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadWidened<TCode>(ref byte source)
        where TCode : unmanaged
    {
        var codes = Vector256.LoadUnsafe(ref source);
        return typeof(TCode) == typeof(sbyte) ? Avx512BW.ConvertToVector512Int16(codes.AsSByte()).AsInt32() : Avx512BW.ConvertToVector512Int16(codes).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref byte target, Vector512<int> value) => value.AsByte().StoreUnsafe(ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> And(Vector512<int> left, Vector512<int> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Xor(Vector512<int> left, Vector512<int> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Select(Vector512<int> mask, Vector512<int> set, Vector512<int> clear)
        => Vector512.ConditionalSelect(mask, set, clear);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Select(Vector512<int> mask, Vector512<float> set, Vector512<float> clear)
        => Vector512.ConditionalSelect(mask.AsSingle(), set, clear);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> UnpackLowBytes(Vector512<int> first, Vector512<int> second)
        => Avx512BW.UnpackLow(first.AsByte(), second.AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> UnpackHighBytes(Vector512<int> first, Vector512<int> second)
        => Avx512BW.UnpackHigh(first.AsByte(), second.AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> UnpackLowWords(Vector512<int> first, Vector512<int> second)
        => Avx512BW.UnpackLow(first.AsInt16(), second.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> UnpackHighWords(Vector512<int> first, Vector512<int> second)
        => Avx512BW.UnpackHigh(first.AsInt16(), second.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> PackWords(Vector512<int> low, Vector512<int> high) => Avx512BW.PackSignedSaturate(low, high).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> PackBytes<TCode>(Vector512<int> low, Vector512<int> high)
        where TCode : unmanaged
        => typeof(TCode) == typeof(sbyte)
            ? Avx512BW.PackSignedSaturate(low.AsInt16(), high.AsInt16()).AsInt32()
            : Avx512BW.PackUnsignedSaturate(low.AsInt16(), high.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ClampWords(Vector512<int> value, Vector512<int> min, Vector512<int> max)
        => Vector512.Min(Vector512.Max(value.AsInt16(), min.AsInt16()), max.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ClampBytes<TCode>(Vector512<int> value, Vector512<int> min, Vector512<int> max)
        where TCode : unmanaged
        => typeof(TCode) == typeof(sbyte)
            ? Vector512.Min(Vector512.Max(value.AsSByte(), min.AsSByte()), max.AsSByte()).AsInt32()
            : Vector512.Min(Vector512.Max(value.AsByte(), min.AsByte()), max.AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> SubtractWords(Vector512<int> left, Vector512<int> right) => (left.AsInt16() - right.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> SignsOfWords(Vector512<int> value) => (value.AsInt16() >> 15).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyWords(Vector512<int> left, Vector512<int> right, out Vector512<int> low, out Vector512<int> high)
    {
        Vector512<short> lower = left.AsInt16() * right.AsInt16(), upper = Avx512BW.MultiplyHigh(left.AsInt16(), right.AsInt16());
        low = Avx512BW.UnpackLow(lower, upper).AsInt32();
        high = Avx512BW.UnpackHigh(lower, upper).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAddAdjacent(Vector512<int> left, Vector512<int> right)
        => Avx512BW.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> RescaleWords(WordRescaling scale, Vector512<int> value, int headroom)
        => Unsafe.BitCast<WordLanes32, Vector512<int>>(scale.Of(Unsafe.BitCast<Vector512<int>, WordLanes32>(value) << headroom));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MinUnsigned(Vector512<int> left, Vector512<int> right) => Vector512.Min(left.AsUInt32(), right.AsUInt32()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAnyBelow(Vector512<int> value, Vector512<int> limit) => Vector512.LessThanAny(value.AsUInt32(), limit.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes<TCode>(ref byte target, Vector512<int> low, Vector512<int> high, Vector512<int> min, Vector512<int> max)
        where TCode : unmanaged
        => Avx512BW.ConvertToVector256Byte(ClampWords(PackWords(low, high), min, max).AsInt16()).StoreUnsafe(ref target);
}
