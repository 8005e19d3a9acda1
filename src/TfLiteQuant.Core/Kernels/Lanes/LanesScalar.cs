using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>One float: processors without vectors, and what the vectors are compared to.</summary>
internal readonly unsafe struct LanesScalar : ILanes<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadMasked(float* source, float mask) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, float value) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked(float* target, float value, float mask) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float left, float right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float left, float right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float left, float right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float left, float right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SquareRoot(float value) => MathF.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float left, float right, float addend) => left * right + addend;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Clamp(float value, float min, float max) => value < min ? min : value > max ? max : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Least(float candidate, float present) => candidate < present ? candidate : present;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Most(float candidate, float present) => candidate > present ? candidate : present;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Larger(float candidate, float present) => candidate > present ? candidate : present;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float RoundAway(float value) => MathF.Truncate(value + MathF.CopySign(DynamicCodes.BelowHalf, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinBits(float left, float right) => BitConverter.SingleToUInt32Bits(left) < BitConverter.SingleToUInt32Bits(right) ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxBits(float left, float right) => BitConverter.SingleToUInt32Bits(left) > BitConverter.SingleToUInt32Bits(right) ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxSignedBits(float left, float right) => BitConverter.SingleToInt32Bits(left) > BitConverter.SingleToInt32Bits(right) ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LeastBits(float value) => BitConverter.SingleToUInt32Bits(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MostBits(float value) => BitConverter.SingleToUInt32Bits(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostSignedBits(float value) => BitConverter.SingleToInt32Bits(value);
}
