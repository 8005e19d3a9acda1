namespace TfLiteQuant.TestKit;

/// <summary>What the runtime did with a probe.</summary>
public enum ProbeOutcome
{
    /// <summary>It refused the model, when loading, preparing or running it.</summary>
    Refused,

    /// <summary>It ran and gave other values than the float operator.</summary>
    Wrong,

    /// <summary>It ran and gave the float operator's values, as near as the codes allow.</summary>
    Right,
}

/// <summary>The outcome of a probe.</summary>
/// <param name="Outcome">Refused, wrong or right.</param>
/// <param name="Words">The runtime's own words where it refused.</param>
/// <param name="Decibels">Signal to error against the float operator, in dB.</param>
/// <param name="IsAccelerated">Whether XNNPACK took it.</param>
public sealed record ProbeAnswer(ProbeOutcome Outcome, string? Words = null, double? Decibels = null, bool IsAccelerated = false)
{
    public override string ToString() => Outcome == ProbeOutcome.Refused ? $"refused ({Words})" : $"{Outcome} {Decibels:0} dB{(IsAccelerated ? " xnnpack" : null)}";
}
