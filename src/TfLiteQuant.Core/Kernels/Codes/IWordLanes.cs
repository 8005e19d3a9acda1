namespace TfLiteQuant.Kernels;

/// <summary>
/// A fixed number of 16-bit integers that are computed side by side: the fixed-point functions inside integer LSTMs. Written once over
/// this, they run one, eight, sixteen or thirty-two lanes wide; <see cref="WordLane1"/> is the specification.
/// </summary>
/// <typeparam name="T">The lanes themselves.</typeparam>
internal interface IWordLanes<T>
    where T : unmanaged, IWordLanes<T>
{
    /// <summary>How many integers.</summary>
    static abstract int Count { get; }

    /// <summary>Reads the integers that start at an offset.</summary>
    static abstract T Load(ref short start, nuint offset);

    /// <summary>The same integer in all lanes.</summary>
    static abstract T Of(short value);

    /// <summary>Wraps around.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>Wraps around.</summary>
    static abstract T operator -(T a, T b);

    static abstract T operator &(T a, T b);

    static abstract T operator <<(T a, int count);

    /// <summary>Arithmetic: the sign is repeated.</summary>
    static abstract T operator >>(T a, int count);

    /// <summary>The sum, or the end of the range where it does not fit.</summary>
    static abstract T AddSaturating(T a, T b);

    /// <summary>The high half of twice the product, halves upwards. Not both factors may be the smallest integer.</summary>
    static abstract T DoublingHigh(T a, T b);

    /// <summary><c>(a * high + (a * low >> 16) + half) >> shift</c> in 32 bits, or the end of the range where that does not fit.</summary>
    static abstract T Scaled(T a, short high, short low, int half, int shift);

    static abstract T Min(T a, T b);

    /// <summary>Lanes of one of two, by whether those of a are greater than those of b.</summary>
    static abstract T WhereGreater(T a, T b, T yes, T no);

    /// <summary>Lanes of one of two, by whether those of a equal those of b.</summary>
    static abstract T WhereEqual(T a, T b, T yes, T no);

    /// <summary>Writes the lanes from an offset on.</summary>
    void Store(ref short start, nuint offset);
}
