using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Lanes of two vectors as one of twice the width, for processors whose own vectors are narrower.</summary>
/// <remarks>Where lanes are added up, their number is part of the order of the sum: with this it is the same for every processor.</remarks>
internal readonly unsafe struct LanesTwofold<TVector, TLanes> : ILanes<Twofold<TVector>>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private static int Half => sizeof(TVector) / sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Broadcast(float value)
    {
        var all = TLanes.Broadcast(value);
        return new(all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Load(float* source) => new(TLanes.Load(source), TLanes.Load(source + Half));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> LoadMasked(float* source, Twofold<TVector> mask)
        => new(TLanes.LoadMasked(source, mask.Lower), TLanes.LoadMasked(source + Half, mask.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Twofold<TVector> value)
    {
        TLanes.Store(target, value.Lower);
        TLanes.Store(target + Half, value.Upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasked(float* target, Twofold<TVector> value, Twofold<TVector> mask)
    {
        TLanes.StoreMasked(target, value.Lower, mask.Lower);
        TLanes.StoreMasked(target + Half, value.Upper, mask.Upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Add(Twofold<TVector> left, Twofold<TVector> right) => new(TLanes.Add(left.Lower, right.Lower), TLanes.Add(left.Upper, right.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Subtract(Twofold<TVector> left, Twofold<TVector> right)
        => new(TLanes.Subtract(left.Lower, right.Lower), TLanes.Subtract(left.Upper, right.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Multiply(Twofold<TVector> left, Twofold<TVector> right)
        => new(TLanes.Multiply(left.Lower, right.Lower), TLanes.Multiply(left.Upper, right.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Divide(Twofold<TVector> left, Twofold<TVector> right) => new(TLanes.Divide(left.Lower, right.Lower), TLanes.Divide(left.Upper, right.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> SquareRoot(Twofold<TVector> value) => new(TLanes.SquareRoot(value.Lower), TLanes.SquareRoot(value.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> MultiplyAdd(Twofold<TVector> left, Twofold<TVector> right, Twofold<TVector> addend)
        => new(TLanes.MultiplyAdd(left.Lower, right.Lower, addend.Lower), TLanes.MultiplyAdd(left.Upper, right.Upper, addend.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Clamp(Twofold<TVector> value, Twofold<TVector> min, Twofold<TVector> max)
        => new(TLanes.Clamp(value.Lower, min.Lower, max.Lower), TLanes.Clamp(value.Upper, min.Upper, max.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Least(Twofold<TVector> candidate, Twofold<TVector> present)
        => new(TLanes.Least(candidate.Lower, present.Lower), TLanes.Least(candidate.Upper, present.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Most(Twofold<TVector> candidate, Twofold<TVector> present)
        => new(TLanes.Most(candidate.Lower, present.Lower), TLanes.Most(candidate.Upper, present.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> Larger(Twofold<TVector> candidate, Twofold<TVector> present)
        => new(TLanes.Larger(candidate.Lower, present.Lower), TLanes.Larger(candidate.Upper, present.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> RoundAway(Twofold<TVector> value) => new(TLanes.RoundAway(value.Lower), TLanes.RoundAway(value.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Twofold<TVector> value) => TLanes.Sum(TLanes.Add(value.Lower, value.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> MinBits(Twofold<TVector> left, Twofold<TVector> right)
        => new(TLanes.MinBits(left.Lower, right.Lower), TLanes.MinBits(left.Upper, right.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> MaxBits(Twofold<TVector> left, Twofold<TVector> right)
        => new(TLanes.MaxBits(left.Lower, right.Lower), TLanes.MaxBits(left.Upper, right.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twofold<TVector> MaxSignedBits(Twofold<TVector> left, Twofold<TVector> right)
        => new(TLanes.MaxSignedBits(left.Lower, right.Lower), TLanes.MaxSignedBits(left.Upper, right.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LeastBits(Twofold<TVector> value) => TLanes.LeastBits(TLanes.MinBits(value.Lower, value.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MostBits(Twofold<TVector> value) => TLanes.MostBits(TLanes.MaxBits(value.Lower, value.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostSignedBits(Twofold<TVector> value) => TLanes.MostSignedBits(TLanes.MaxSignedBits(value.Lower, value.Upper));
}
