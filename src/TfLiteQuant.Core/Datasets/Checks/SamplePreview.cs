using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>A sample that was looked at.</summary>
/// <param name="Index">Its place in the dataset's own order.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Label">Its labels as a text; empty where it has none.</param>
/// <param name="Min">Smallest value of all inputs.</param>
/// <param name="Max">Largest value of all inputs.</param>
/// <param name="Mean">Mean of all values.</param>
public sealed record SamplePreview(long Index, string Origin, string Label, double Min, double Max, double Mean)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}: {Origin}{(Label.Length > 0 ? $" ({Label})" : "")}: {Min:G4} to {Max:G4}, mean {Mean:G4}");
}
