namespace TfLiteQuant.Ops;

/// <summary>The bounds that a fused activation sets for an arithmetic operator's results.</summary>
/// <remarks>The reference also cuts infinite results without an activation to the largest float; that would hide where an
/// infinity arises, and no other runtime does it.</remarks>
internal readonly record struct FusedClamp(float Min, float Max)
{
    private const int None = 0;
    private const int Relu = 1;
    private const int ReluN1To1 = 2;
    private const int Relu6 = 3;

    /// <summary>Whether there are bounds at all.</summary>
    public bool IsNone => float.IsNegativeInfinity(Min);

    /// <summary>Reads the activation from an operator's options, where it is the first field.</summary>
    public static FusedClamp Read(BindContext context) => Of(context, context.Options.GetInt32(0));

    /// <summary>The bounds of an activation by its code.</summary>
    public static FusedClamp Of(BindContext context, int activation) => activation switch
    {
        None => new(float.NegativeInfinity, float.PositiveInfinity),
        Relu => new(0, float.PositiveInfinity),
        ReluN1To1 => new(-1, 1),
        Relu6 => new(0, 6),
        var other => throw context.Unsupported($"It fuses activation {other}.", "Only RELU, RELU_N1_TO_1 and RELU6 can be fused into arithmetic."),
    };
}
