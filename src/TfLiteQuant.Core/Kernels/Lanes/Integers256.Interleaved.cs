using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <content>Bytes and words.</content>
internal readonly partial struct Integers256 : IInterleavedLanes<Vector256<int>, Vector256<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> BroadcastWords(int value) => Vector256.Create((short)value).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(ref byte source) => Vector256.LoadUnsafe(ref source).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadWidened<TCode>(ref byte source)
        where TCode : unmanaged
    {
        var codes = Vector128.LoadUnsafe(ref source);
        return typeof(TCode) == typeof(sbyte) ? Avx2.ConvertToVector256Int16(codes.AsSByte()).AsInt32() : Avx2.ConvertToVector256Int16(codes).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref byte target, Vector256<int> value) => value.AsByte().StoreUnsafe(ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> And(Vector256<int> left, Vector256<int> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Xor(Vector256<int> left, Vector256<int> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Select(Vector256<int> mask, Vector256<int> set, Vector256<int> clear)
        => Vector256.ConditionalSelect(mask, set, clear);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Select(Vector256<int> mask, Vector256<float> set, Vector256<float> clear)
        => Vector256.ConditionalSelect(mask.AsSingle(), set, clear);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> UnpackLowBytes(Vector256<int> first, Vector256<int> second)
        => Avx2.UnpackLow(first.AsByte(), second.AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> UnpackHighBytes(Vector256<int> first, Vector256<int> second)
        => Avx2.UnpackHigh(first.AsByte(), second.AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> UnpackLowWords(Vector256<int> first, Vector256<int> second)
        => Avx2.UnpackLow(first.AsInt16(), second.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> UnpackHighWords(Vector256<int> first, Vector256<int> second)
        => Avx2.UnpackHigh(first.AsInt16(), second.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> PackWords(Vector256<int> low, Vector256<int> high) => Avx2.PackSignedSaturate(low, high).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> PackBytes<TCode>(Vector256<int> low, Vector256<int> high)
        where TCode : unmanaged
        => typeof(TCode) == typeof(sbyte)
            ? Avx2.PackSignedSaturate(low.AsInt16(), high.AsInt16()).AsInt32()
            : Avx2.PackUnsignedSaturate(low.AsInt16(), high.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ClampWords(Vector256<int> value, Vector256<int> min, Vector256<int> max)
        => Vector256.Min(Vector256.Max(value.AsInt16(), min.AsInt16()), max.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ClampBytes<TCode>(Vector256<int> value, Vector256<int> min, Vector256<int> max)
        where TCode : unmanaged
        => typeof(TCode) == typeof(sbyte)
            ? Vector256.Min(Vector256.Max(value.AsSByte(), min.AsSByte()), max.AsSByte()).AsInt32()
            : Vector256.Min(Vector256.Max(value.AsByte(), min.AsByte()), max.AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> SubtractWords(Vector256<int> left, Vector256<int> right) => (left.AsInt16() - right.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> SignsOfWords(Vector256<int> value) => (value.AsInt16() >> 15).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyWords(Vector256<int> left, Vector256<int> right, out Vector256<int> low, out Vector256<int> high)
    {
        Vector256<short> lower = left.AsInt16() * right.AsInt16(), upper = Avx2.MultiplyHigh(left.AsInt16(), right.AsInt16());
        low = Avx2.UnpackLow(lower, upper).AsInt32();
        high = Avx2.UnpackHigh(lower, upper).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAddAdjacent(Vector256<int> left, Vector256<int> right)
        => Avx2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> RescaleWords(WordRescaling scale, Vector256<int> value, int headroom)
        => Unsafe.BitCast<WordLanes16, Vector256<int>>(scale.Of(Unsafe.BitCast<Vector256<int>, WordLanes16>(value) << headroom));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MinUnsigned(Vector256<int> left, Vector256<int> right) => Vector256.Min(left.AsUInt32(), right.AsUInt32()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAnyBelow(Vector256<int> value, Vector256<int> limit) => Vector256.LessThanAny(value.AsUInt32(), limit.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes<TCode>(ref byte target, Vector256<int> low, Vector256<int> high, Vector256<int> min, Vector256<int> max)
        where TCode : unmanaged
    {
        var words = ClampWords(PackWords(low, high), min, max);
        var halves = PackBytes<TCode>(words, words);
        Avx2.Permute4x64(halves.AsInt64(), 0b_10_00).AsByte().GetLower().StoreUnsafe(ref target);
    }
}
