namespace TfLiteQuant.Kernels;

/// <summary>
/// A fixed number of 32-bit integers that are computed side by side: what integer codes are widened to. Integer kernels are
/// written once over this and run one, four, eight or sixteen lanes wide; <see cref="CodeLane1"/> is the specification, and every
/// width gives its bits.
/// </summary>
/// <typeparam name="T">The lanes themselves.</typeparam>
internal interface ICodeLanes<T>
    where T : unmanaged, ICodeLanes<T>
{
    /// <summary>How many integers.</summary>
    static abstract int Count { get; }

    /// <summary>Reads the codes that start at an offset, widened.</summary>
    /// <typeparam name="TCode"><see cref="sbyte"/>, <see cref="byte"/>, <see cref="short"/> or <see cref="int"/>.</typeparam>
    static abstract T Load<TCode>(ref TCode start, nuint offset)
        where TCode : unmanaged;

    /// <summary>The same integer in all lanes.</summary>
    static abstract T Of(int value);

    /// <summary>The entries of a table that the lanes name, counted from <paramref name="table"/>.</summary>
    static abstract T Gather(ref int table, T index);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    /// <summary>The low half of the product.</summary>
    static abstract T operator *(T a, T b);

    static abstract T operator &(T a, T b);

    static abstract T operator <<(T a, int count);

    /// <summary>Arithmetic: the sign is repeated.</summary>
    static abstract T operator >>(T a, int count);

    static abstract T Min(T a, T b);

    static abstract T Max(T a, T b);

    /// <summary>All bits in the lanes where a is greater.</summary>
    static abstract T Greater(T a, T b);

    /// <summary>All bits in the lanes where both are equal.</summary>
    static abstract T Equal(T a, T b);

    /// <summary>Lanes of one of two, by whether those of a are greater than those of b.</summary>
    static abstract T WhereGreater(T a, T b, T yes, T no);

    /// <summary>Lanes of one of two, by whether those of a equal those of b.</summary>
    static abstract T WhereEqual(T a, T b, T yes, T no);

    /// <summary>The high half of twice the product, halves upwards. The second factor may not be the smallest integer.</summary>
    static abstract T DoublingHigh(T a, T b);

    /// <summary>The same with one second factor for all.</summary>
    static abstract T DoublingHigh(T a, int b);

    /// <summary>Writes the lanes from an offset on, each cut to its low bits: they must fit.</summary>
    /// <typeparam name="TCode"><see cref="sbyte"/>, <see cref="byte"/>, <see cref="short"/> or <see cref="int"/>.</typeparam>
    void Store<TCode>(ref TCode start, nuint offset)
        where TCode : unmanaged;
}
