using System.Globalization;

namespace TfLiteQuant.Inspection;

/// <summary>Numbers of operators by kind, most frequent first. A dictionary, so that PowerShell finds <c>$counts.CONV_2D</c>.</summary>
public sealed class OperatorTally : OrderedDictionary<string, int>
{
    internal OperatorTally(IEnumerable<KeyValuePair<string, int>> counts)
        : base(counts, StringComparer.Ordinal)
    {
    }

    /// <summary>Such as <c>CONV_2D 13, ADD 4</c>.</summary>
    public override string ToString()
        => string.Join(", ", this.Select(static kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value}")));
}
