namespace TfLiteQuant.TestKit;

/// <summary>The runtime refused a model or an input.</summary>
/// <param name="stage">What it was doing: read, edit, load, signature, compile, inputs, run, or process where it died.</param>
/// <param name="error">Its own words.</param>
/// <param name="log">Lines it logged.</param>
public sealed class LiteRtException(string stage, string error, IReadOnlyList<string> log)
    : Exception($"LiteRT, {stage}: {error}{string.Concat(log.Where(line => !error.Contains(line, StringComparison.Ordinal)).Select(static line => Environment.NewLine + "  " + line))}")
{
    public string Stage { get; } = stage;

    public string Error { get; } = error;

    public IReadOnlyList<string> Log { get; } = log;
}
