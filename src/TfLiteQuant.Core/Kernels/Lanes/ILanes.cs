namespace TfLiteQuant.Kernels;

/// <summary>
/// Arithmetic on several floats at once, so that a kernel is written once for every vector width. <typeparamref name="TVector"/>
/// holds the values and its size says how many; the implementing struct has no state. All members are inlined away.
/// </summary>
/// <remarks>
/// A multiply-add is one instruction where the processor has it and two where it has not: results of different widths on one
/// machine agree, results of machines with and without fused multiplication differ in the last bits.
/// </remarks>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    static abstract TVector Broadcast(float value);

    static abstract TVector Load(float* source);

    /// <summary>Loads the values whose mask has all bits set, without touching the memory of the others, which are 0.</summary>
    static abstract TVector LoadMasked(float* source, TVector mask);

    static abstract void Store(float* target, TVector value);

    /// <summary>Stores the values whose mask has all bits set, without touching the memory of the others. Calls nothing, so that a
    /// loop before it may keep its values in registers. With one lane the mask is always set.</summary>
    static abstract void StoreMasked(float* target, TVector value, TVector mask);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    static abstract TVector SquareRoot(TVector value);

    /// <summary>left * right + addend.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>Limits to a range; what is not a number stays so.</summary>
    static abstract TVector Clamp(TVector value, TVector min, TVector max);

    /// <summary>The smaller of two, in one instruction: the present value where x86 finds that one of them is not a number.</summary>
    static abstract TVector Least(TVector candidate, TVector present);

    /// <summary>The larger of two, in one instruction: the present value where x86 finds that one of them is not a number.</summary>
    static abstract TVector Most(TVector candidate, TVector present);

    /// <summary>The candidate where it is larger than the present value, else the present one: what is not a number loses.</summary>
    static abstract TVector Larger(TVector candidate, TVector present);

    /// <summary>To the nearest integer, halves away from zero.</summary>
    static abstract TVector RoundAway(TVector value);

    /// <summary>All lanes together: the upper half is added to the lower one until four are left, and of these neighbours first. So the order is
    /// the same for as many lanes of whatever registers.</summary>
    static abstract float Sum(TVector value);

    /// <summary>The bits that are the smaller number without a sign, lane by lane.</summary>
    static abstract TVector MinBits(TVector left, TVector right);

    /// <summary>The bits that are the larger number without a sign, lane by lane.</summary>
    static abstract TVector MaxBits(TVector left, TVector right);

    /// <summary>The bits that are the larger number with a sign, lane by lane.</summary>
    static abstract TVector MaxSignedBits(TVector left, TVector right);

    /// <summary>The smallest of all lanes' bits, as numbers without a sign.</summary>
    static abstract uint LeastBits(TVector value);

    /// <summary>The largest of all lanes' bits, as numbers without a sign.</summary>
    static abstract uint MostBits(TVector value);

    /// <summary>The largest of all lanes' bits, as numbers with a sign.</summary>
    static abstract int MostSignedBits(TVector value);
}
