using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Finds datasets that are small. Of values that come in random order, the next sample's largest exceeds the largest of n others
/// with probability 1 / (n + 1), and so with the smallest: after 100 samples, about 2 % of what a model sees later goes beyond
/// the range of a tensor.
/// </summary>
internal sealed class CountCheck : DatasetCheck
{
    /// <summary>Samples that should be there.</summary>
    public const int Enough = 100;

    public override IEnumerable<DatasetFinding> Findings(RepresentativeDataset dataset, int read)
    {
        var count = dataset.Count ?? read;
        if (count < Enough && read > 0)
        {
            yield return new DatasetFinding
            {
                Severity = DatasetSeverity.Warning,
                Code = "FewSamples",
                Message = string.Create(CultureInfo.InvariantCulture, $"There are {count} samples. Of later ones, about {200.0 / (count + 1):0.#} % will have values beyond the range that a tensor had in these."),
                Remedy = string.Create(CultureInfo.InvariantCulture, $"Give {Enough} or more to calibrate with."),
            };
        }

        if (dataset.IsSynthetic)
        {
            yield return new DatasetFinding
            {
                Severity = DatasetSeverity.Warning,
                Code = "SyntheticData",
                Message = "The values are random numbers.",
                Remedy = "Give data that the model will see; made-up values give ranges that do not fit it.",
            };
        }
    }
}
