namespace TfLiteQuant.Kernels;

/// <summary>
/// Integer dot products, a column of the right side in each 32-bit lane: a step takes four bytes of each column, which are four
/// int8 or two int16 elements, and as many of a row of the left side. All members are inlined away.
/// </summary>
internal unsafe interface IDotLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Bytes of an element: 1 or 2.</summary>
    static abstract int ElementBytes { get; }

    /// <summary>Added to each element of the left side before it is multiplied.</summary>
    static abstract int LeftOffset { get; }

    /// <summary>Rows of a full tile.</summary>
    static abstract int MaxRows { get; }

    /// <summary>Vectors beside each other in a full tile.</summary>
    static abstract int MaxVectors { get; }

    /// <summary>What <see cref="Broadcast"/> needs in a register to add <see cref="LeftOffset"/>.</summary>
    static abstract TVector Offset { get; }

    /// <summary>Four bytes of a row for every column.</summary>
    static abstract TVector Broadcast(byte* source, TVector offset);

    static abstract TVector Load(byte* source);

    static abstract void Store(int* target, TVector value);

    static abstract TVector Add(TVector left, TVector right);

    /// <summary>sums + left . right in each lane.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector sums);
}
