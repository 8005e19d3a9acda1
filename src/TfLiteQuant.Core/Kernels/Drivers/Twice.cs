using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Two times some lanes as one of twice as many: two of <see cref="Lanes4"/> give the results of <see cref="Lanes8"/> where the
/// processor's own vectors are narrower.</summary>
internal readonly struct Twice<T> : IFloatLanes<Twice<T>>
    where T : unmanaged, IFloatLanes<T>
{
    private readonly T _lower;
    private readonly T _upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Twice(T lower, T upper)
    {
        _lower = lower;
        _upper = upper;
    }

    public static int Count => 2 * T.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Load(ref float start, nuint offset) => new(T.Load(ref start, offset), T.Load(ref start, offset + (nuint)T.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Of(float value) => new(T.Of(value), T.Of(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> operator +(Twice<T> a, Twice<T> b) => new(a._lower + b._lower, a._upper + b._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> operator -(Twice<T> a, Twice<T> b) => new(a._lower - b._lower, a._upper - b._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> operator *(Twice<T> a, Twice<T> b) => new(a._lower * b._lower, a._upper * b._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> operator /(Twice<T> a, Twice<T> b) => new(a._lower / b._lower, a._upper / b._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> operator -(Twice<T> a) => new(-a._lower, -a._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> MultiplyAdd(Twice<T> a, Twice<T> b, Twice<T> c)
        => new(T.MultiplyAdd(a._lower, b._lower, c._lower), T.MultiplyAdd(a._upper, b._upper, c._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Select(Twice<T> mask, Twice<T> yes, Twice<T> no)
        => new(T.Select(mask._lower, yes._lower, no._lower), T.Select(mask._upper, yes._upper, no._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> WhereEqual(Twice<T> a, Twice<T> b, Twice<T> yes, Twice<T> no)
        => new(T.WhereEqual(a._lower, b._lower, yes._lower, no._lower), T.WhereEqual(a._upper, b._upper, yes._upper, no._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> WhereLess(Twice<T> a, Twice<T> b, Twice<T> yes, Twice<T> no)
        => new(T.WhereLess(a._lower, b._lower, yes._lower, no._lower), T.WhereLess(a._upper, b._upper, yes._upper, no._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Smaller(Twice<T> a, Twice<T> b) => new(T.Smaller(a._lower, b._lower), T.Smaller(a._upper, b._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Larger(Twice<T> a, Twice<T> b) => new(T.Larger(a._lower, b._lower), T.Larger(a._upper, b._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Abs(Twice<T> a) => new(T.Abs(a._lower), T.Abs(a._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> WithSign(Twice<T> magnitude, Twice<T> sign)
        => new(T.WithSign(magnitude._lower, sign._lower), T.WithSign(magnitude._upper, sign._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Floor(Twice<T> a) => new(T.Floor(a._lower), T.Floor(a._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Ceiling(Twice<T> a) => new(T.Ceiling(a._lower), T.Ceiling(a._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Round(Twice<T> a) => new(T.Round(a._lower), T.Round(a._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Sqrt(Twice<T> a) => new(T.Sqrt(a._lower), T.Sqrt(a._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> PowerOfTwo(Twice<T> exponent) => new(T.PowerOfTwo(exponent._lower), T.PowerOfTwo(exponent._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<T> Scale(Twice<T> a, Twice<T> exponent) => new(T.Scale(a._lower, exponent._lower), T.Scale(a._upper, exponent._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fold<TOp>(TOp op, Twice<T> a)
        where TOp : struct, IFloatBinary
        => T.Fold(op, op.Lanes(a._upper, a._lower));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float start, nuint offset)
    {
        _lower.Store(ref start, offset);
        _upper.Store(ref start, offset + (nuint)T.Count);
    }
}
