namespace TfLiteQuant.Kernels;

/// <summary>
/// Codes of 8 and 16 bits, called bytes and words, and the 32-bit integers they are widened to. Two vectors are interleaved within
/// 128-bit lanes, which packing the results undoes. All members are inlined away.
/// </summary>
internal interface IInterleavedLanes<TVector, TFloats> : IIntegerLanes<TVector, TFloats>
    where TVector : unmanaged
    where TFloats : unmanaged
{
    /// <summary>The low 16 bits of a value in all words.</summary>
    static abstract TVector BroadcastWords(int value);

    static abstract TVector Load(ref byte source);

    /// <summary>As many bytes as there are words, widened.</summary>
    /// <typeparam name="TCode">sbyte or byte.</typeparam>
    static abstract TVector LoadWidened<TCode>(ref byte source)
        where TCode : unmanaged;

    static abstract void Store(ref byte target, TVector value);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector Xor(TVector left, TVector right);

    /// <summary>Bits of one of two, by those of a mask.</summary>
    static abstract TVector Select(TVector mask, TVector set, TVector clear);

    /// <summary>Bits of one of two, by those of a mask.</summary>
    static abstract TFloats Select(TVector mask, TFloats set, TFloats clear);

    static abstract TVector UnpackLowBytes(TVector first, TVector second);

    static abstract TVector UnpackHighBytes(TVector first, TVector second);

    static abstract TVector UnpackLowWords(TVector first, TVector second);

    static abstract TVector UnpackHighWords(TVector first, TVector second);

    /// <summary>Integers as words, limited to what those hold: the lower ones of each 128 bits, then the higher ones.</summary>
    static abstract TVector PackWords(TVector low, TVector high);

    /// <summary>Words as bytes, likewise.</summary>
    /// <typeparam name="TCode">sbyte or byte.</typeparam>
    static abstract TVector PackBytes<TCode>(TVector low, TVector high)
        where TCode : unmanaged;

    static abstract TVector ClampWords(TVector value, TVector min, TVector max);

    /// <typeparam name="TCode">sbyte or byte.</typeparam>
    static abstract TVector ClampBytes<TCode>(TVector value, TVector min, TVector max)
        where TCode : unmanaged;

    static abstract TVector SubtractWords(TVector left, TVector right);

    /// <summary>All bits of the words that are below 0.</summary>
    static abstract TVector SignsOfWords(TVector value);

    /// <summary>Products of words, whose halves are interleaved to integers.</summary>
    static abstract void MultiplyWords(TVector left, TVector right, out TVector low, out TVector high);

    /// <summary>Products of words, added in pairs.</summary>
    static abstract TVector MultiplyAddAdjacent(TVector left, TVector right);

    /// <summary>Words, shifted left and then times a factor.</summary>
    static abstract TVector RescaleWords(WordRescaling scale, TVector value, int headroom);

    /// <summary>The smaller of integers without sign.</summary>
    static abstract TVector MinUnsigned(TVector left, TVector right);

    /// <summary>Whether any integer without sign is below its limit.</summary>
    static abstract bool IsAnyBelow(TVector value, TVector limit);

    /// <summary>Stores integers as bytes, as many as there are words, within a range that is given in words.</summary>
    /// <typeparam name="TCode">sbyte or byte.</typeparam>
    static abstract void StoreBytes<TCode>(ref byte target, TVector low, TVector high, TVector min, TVector max)
        where TCode : unmanaged;
}
