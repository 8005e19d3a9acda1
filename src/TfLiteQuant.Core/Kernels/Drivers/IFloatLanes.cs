namespace TfLiteQuant.Kernels;

/// <summary>
/// A fixed number of floats that are computed side by side. Mathematics is written once over this and runs one, four, eight or
/// sixteen lanes wide: <see cref="Lane1"/> is the specification, and the wide forms give the same bits lane by lane, so that a
/// value does not depend on where in an array it stands or on how the work is split.
/// </summary>
/// <typeparam name="T">The lanes themselves.</typeparam>
internal interface IFloatLanes<T>
    where T : unmanaged, IFloatLanes<T>
{
    /// <summary>How many floats.</summary>
    static abstract int Count { get; }

    /// <summary>Reads the floats that start at an offset.</summary>
    static abstract T Load(ref float start, nuint offset);

    /// <summary>The same float in all lanes.</summary>
    static abstract T Of(float value);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    /// <summary>Changes the sign bit.</summary>
    static abstract T operator -(T a);

    /// <summary>a * b + c, rounded once where the processor can.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>Lanes of one of two, by a mask of which the lanes have all bits or none.</summary>
    static abstract T Select(T mask, T yes, T no);

    /// <summary>Lanes of one of two, by whether those of a equal those of b.</summary>
    static abstract T WhereEqual(T a, T b, T yes, T no);

    /// <summary>Lanes of one of two, by whether those of a are less than those of b.</summary>
    static abstract T WhereLess(T a, T b, T yes, T no);

    /// <summary>The lanes of a that are less than those of b, and b's elsewhere: where either is NaN, and where both are zeros.</summary>
    static abstract T Smaller(T a, T b);

    /// <summary>The lanes of a that are greater than those of b, and b's elsewhere: where either is NaN, and where both are zeros.</summary>
    static abstract T Larger(T a, T b);

    static abstract T Abs(T a);

    /// <summary>The magnitude of one with the sign of another.</summary>
    static abstract T WithSign(T magnitude, T sign);

    static abstract T Floor(T a);

    static abstract T Ceiling(T a);

    /// <summary>Nearest integer, halves to the even one.</summary>
    static abstract T Round(T a);

    static abstract T Sqrt(T a);

    /// <summary>Two to the power of an integer from -126 to 127.</summary>
    static abstract T PowerOfTwo(T exponent);

    /// <summary>a times two to the power of an integer from -252 to 254, rounded once: only where the result is subnormal.</summary>
    static abstract T Scale(T a, T exponent);

    /// <summary>All lanes combined: the upper half with the lower one, and so on until one is left.</summary>
    static abstract float Fold<TOp>(TOp op, T a)
        where TOp : struct, IFloatBinary;

    /// <summary>Writes the floats from an offset on.</summary>
    void Store(ref float start, nuint offset);
}
