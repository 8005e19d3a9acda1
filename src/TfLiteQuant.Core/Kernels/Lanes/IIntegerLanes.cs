namespace TfLiteQuant.Kernels;

/// <summary>Arithmetic on several 32-bit integers at once, as turning sums into codes needs it. All members are inlined away.</summary>
internal unsafe interface IIntegerLanes<TVector, TFloats>
    where TVector : unmanaged
    where TFloats : unmanaged
{
    static abstract TVector Broadcast(int value);

    static abstract TFloats Broadcast(float value);

    static abstract TVector Load(int* source);

    static abstract TFloats Load(float* source);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary>The low halves of the products.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector ShiftLeft(TVector value, TVector counts);

    /// <summary>Shifts in copies of the sign.</summary>
    static abstract TVector ShiftRight(TVector value, TVector counts);

    /// <summary>Shifts in zeros; a count of 32 gives 0.</summary>
    static abstract TVector ShiftRightLogical(TVector value, TVector counts);

    /// <summary>Every odd lane in the place of the even one before it.</summary>
    static abstract TVector OddLanes(TVector value);

    /// <summary>64-bit lanes made of the even lanes of two vectors, as low and high halves.</summary>
    static abstract TVector JoinEven(TVector low, TVector high);

    /// <summary>64-bit lanes made of the odd lanes of two vectors, as low and high halves.</summary>
    static abstract TVector JoinOdd(TVector low, TVector high);

    /// <summary>The high halves of <c>value * factor + addend</c> in 64 bits.</summary>
    /// <param name="value">All lanes.</param>
    /// <param name="factor">Factors; even lanes are read.</param>
    /// <param name="oddFactor">Factors of odd lanes, in even places.</param>
    /// <param name="addend">Addends of even lanes, as <see cref="JoinEven"/> gives them.</param>
    /// <param name="oddAddend">Addends of odd lanes, as <see cref="JoinOdd"/> gives them.</param>
    static abstract TVector HighOfProduct(TVector value, TVector factor, TVector oddFactor, TVector addend, TVector oddAddend);

    /// <summary>value * scale in double precision, rounded with halves away from zero, limited to integers in 32 bits.</summary>
    static abstract TVector RoundScaled(TVector value, double* scales, double min, double max);

    static abstract TFloats ToSingle(TVector value);

    /// <summary>Floats for values of 0 and more, others for those below.</summary>
    static abstract TFloats BySign(TVector value, TFloats plus, TFloats minus);

    /// <summary>value * factor + term as floats, rounded once and then to the nearest integer, halves to the even one.</summary>
    static abstract TVector MultiplyToNearest(TVector value, TFloats factor, TFloats term);

    /// <summary>Stores values limited to those of <typeparamref name="T"/>: sbyte, byte or short.</summary>
    static abstract void StoreSaturated<T>(byte* target, TVector value)
        where T : unmanaged;

    /// <summary>value, and where the keys are equal the addend added.</summary>
    static abstract TVector AddWhereEqual(TVector value, TVector addend, TVector left, TVector right);

    /// <summary>A limit in all lanes, in the form that <see cref="StorePair"/> takes.</summary>
    static abstract TVector Limit(int value);

    /// <summary>Stores two vectors of values, limited to <typeparamref name="T"/>: sbyte, byte or short.</summary>
    /// <typeparam name="T">Type of what is stored.</typeparam>
    /// <param name="first">Where the first vector goes.</param>
    /// <param name="second">Where the second one goes.</param>
    /// <param name="firstValue">The first vector.</param>
    /// <param name="secondValue">The second one.</param>
    /// <param name="isLimited">Whether values are limited to [<paramref name="min"/>, <paramref name="max"/>], too.</param>
    /// <param name="min">The lowest value, within T.</param>
    /// <param name="max">The highest value, within T.</param>
    static abstract void StorePair<T>(byte* first, byte* second, TVector firstValue, TVector secondValue, bool isLimited, TVector min, TVector max)
        where T : unmanaged;

    /// <summary>Stores one vector as <see cref="StorePair"/> stores two.</summary>
    static abstract void Store<T>(byte* target, TVector value, bool isLimited, TVector min, TVector max)
        where T : unmanaged;

    /// <summary>The low 8 bits of a value in all bytes.</summary>
    static abstract TVector BroadcastBytes(int value);

    /// <summary>Stores four vectors of values, limited to <typeparamref name="T"/>: sbyte or byte.</summary>
    /// <remarks>Parameters are those of <see cref="StorePair"/>; limits come from <see cref="BroadcastBytes"/>.</remarks>
    static abstract void StoreFour<T>(
        byte* first, byte* second, byte* third, byte* fourth, TVector firstValue, TVector secondValue, TVector thirdValue, TVector fourthValue, bool isLimited, TVector min, TVector max)
        where T : unmanaged;
}
