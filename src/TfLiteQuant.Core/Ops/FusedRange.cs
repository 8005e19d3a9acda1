namespace TfLiteQuant.Ops;

/// <summary>The range that a fused activation limits float results to.</summary>
/// <remarks>
/// The reference's weighted float kernels know the three activations that are ranges and pass all others (TANH, SIGN_BIT)
/// over; so do we. Without activation it limits to finite values; here infinity stays infinity, so that it can be reported.
/// </remarks>
internal readonly record struct FusedRange(float Min, float Max)
{
    /// <param name="activation">The option's code.</param>
    public static FusedRange Of(int activation) => activation switch
    {
        1 => new(0, float.PositiveInfinity),
        2 => new(-1, 1),
        3 => new(0, 6),
        _ => new(float.NegativeInfinity, float.PositiveInfinity),
    };
}
