using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Four floats.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadMasked(float* source, Vector128<float> mask)
    {
        var lanes = mask.AsInt32();
        return Vector128.Create(
            lanes[0] != 0 ? source[0] : 0, lanes[1] != 0 ? source[1] : 0, lanes[2] != 0 ? source[2] : 0, lanes[3] != 0 ? source[3] : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector128<float> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked(float* target, Vector128<float> value, Vector128<float> mask)
    {
        var lanes = mask.AsInt32();
        if (lanes[0] != 0) target[0] = value[0];
        if (lanes[1] != 0) target[1] = value[1];
        if (lanes[2] != 0) target[2] = value[2];
        if (lanes[3] != 0) target[3] = value[3];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> left, Vector128<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> left, Vector128<float> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SquareRoot(Vector128<float> value) => Vector128.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend)
        => Vector128.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Clamp(Vector128<float> value, Vector128<float> min, Vector128<float> max) => Least(max, Most(min, value));

    /// <remarks>Arm's minimum and maximum tell zeros of different signs apart and give what is not a number: there a comparison chooses.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Least(Vector128<float> candidate, Vector128<float> present)
        => CpuFeatures.HasMinimumOfSecond
            ? Vector128.MinNative(candidate, present)
            : Vector128.ConditionalSelect(Vector128.LessThan(candidate, present), candidate, present);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Most(Vector128<float> candidate, Vector128<float> present)
        => CpuFeatures.HasMinimumOfSecond ? Vector128.MaxNative(candidate, present) : Larger(candidate, present);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Larger(Vector128<float> candidate, Vector128<float> present)
        => Vector128.ConditionalSelect(Vector128.GreaterThan(candidate, present), candidate, present);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> RoundAway(Vector128<float> value)
        => Vector128.Truncate(value + (Vector128.Create(DynamicCodes.BelowHalf) | (value & Vector128.Create(-0f))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> value) => Vector128.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MinBits(Vector128<float> left, Vector128<float> right) => Vector128.Min(left.AsUInt32(), right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MaxBits(Vector128<float> left, Vector128<float> right) => Vector128.Max(left.AsUInt32(), right.AsUInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MaxSignedBits(Vector128<float> left, Vector128<float> right) => Vector128.Max(left.AsInt32(), right.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LeastBits(Vector128<float> value)
    {
        value = MinBits(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return MinBits(value, Vector128.Shuffle(value, Vector128.Create(1, 0, 3, 2))).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MostBits(Vector128<float> value)
    {
        value = MaxBits(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return MaxBits(value, Vector128.Shuffle(value, Vector128.Create(1, 0, 3, 2))).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostSignedBits(Vector128<float> value)
    {
        value = MaxSignedBits(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return MaxSignedBits(value, Vector128.Shuffle(value, Vector128.Create(1, 0, 3, 2))).AsInt32().ToScalar();
    }
}
