namespace TfLiteQuant.Kernels;

/// <summary>What means need of a vector of 16-bit sums of 8-bit codes.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface IMeanLanes<TVector>
    where TVector : unmanaged
{
    static abstract TVector Broadcast(int value);

    /// <summary>As many codes as the vector has words.</summary>
    /// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
    static abstract TVector Load<TCode>(TCode* source)
        where TCode : unmanaged;

    /// <summary>Words that are codes.</summary>
    /// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
    static abstract void Store<TCode>(TCode* target, TVector value)
        where TCode : unmanaged;

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Clamp(TVector value, TVector min, TVector max);

    /// <summary>The sums over a number of pixels, halves away from zero: (|sum| + half) * factor / 2^16 / 2^shift with the sum's sign.</summary>
    /// <param name="sums">Below 2^15 with the half.</param>
    /// <param name="half">Half the pixels.</param>
    /// <param name="factor">Words without sign.</param>
    /// <param name="shift">The same count in each word.</param>
    static abstract TVector Quotient(TVector sums, TVector half, TVector factor, int shift);
}
