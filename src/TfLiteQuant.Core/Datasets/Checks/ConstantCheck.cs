using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>Finds samples whose values are all the same: a blank image, silence, a read that went wrong.</summary>
internal sealed class ConstantCheck : DatasetCheck
{
    private readonly Dictionary<string, List<DatasetSample>> _found = new(StringComparer.Ordinal);

    public override void Observe(DatasetSample sample, ModelInput input, double[] values)
    {
        if (values.Length < 2 || values.AsSpan().ContainsAnyExcept(values[0])) return;
        if (!_found.TryGetValue(input.Name, out var samples)) _found.Add(input.Name, samples = []);
        samples.Add(sample);
    }

    public override IEnumerable<DatasetFinding> Findings(RepresentativeDataset dataset, int read) => _found.Select(entry => new DatasetFinding
    {
        Severity = DatasetSeverity.Warning,
        Code = "ConstantSample",
        Message = string.Create(CultureInfo.InvariantCulture, $"Input '{entry.Key}' is fed one value throughout by {entry.Value.Count} of {read} samples, such as {entry.Value[0]}."),
        Remedy = "Leave such samples out, unless the model will see them.",
        Input = entry.Key,
        Sample = entry.Value[0].Index,
    });
}
