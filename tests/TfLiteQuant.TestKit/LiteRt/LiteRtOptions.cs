namespace TfLiteQuant.TestKit;

/// <summary>How a model is run.</summary>
/// <param name="Signature">Entry point; the first where left out.</param>
/// <param name="FreshState">Whether variables are reset before every case, as recurrent models need for independent samples; costs
/// nothing where a model has none.</param>
/// <param name="Threads">Threads of the runtime.</param>
/// <param name="Variant">Which build of the runtime.</param>
/// <param name="ExposeAll">Whether every computed tensor of the first graph becomes an output; signatures are dropped then.</param>
/// <param name="Limit">How long one model may take; two minutes where left out.</param>
public sealed record LiteRtOptions(
    string? Signature = null,
    bool FreshState = true,
    int Threads = 1,
    LiteRtVariant Variant = LiteRtVariant.Compat,
    bool ExposeAll = false,
    TimeSpan? Limit = null)
{
    public static LiteRtOptions Default { get; } = new();
}
