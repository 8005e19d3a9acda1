using System.Globalization;
using System.Security.Cryptography;

namespace TfLiteQuant.Datasets;

/// <summary>Finds samples that are the same in all inputs, by a hash of their values.</summary>
internal sealed class DuplicateCheck : DatasetCheck
{
    private readonly Dictionary<string, DatasetSample> _seen = new(StringComparer.Ordinal);
    private readonly List<(DatasetSample First, DatasetSample Again)> _found = [];

    public override void Observe(DatasetSample sample)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, values) in sample.Inputs.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(values.ToString()));
            hash.AppendData(values.Bytes);
        }

        // Kept without its values, of which memory holds those of one sample.
        var known = sample with { Inputs = new Dictionary<string, SampleArray>() };
        var key = Convert.ToHexString(hash.GetHashAndReset());
        if (!_seen.TryAdd(key, known)) _found.Add((_seen[key], known));
    }

    public override IEnumerable<DatasetFinding> Findings(RepresentativeDataset dataset, int read)
    {
        if (_found.Count == 0) yield break;
        var (first, again) = _found[0];
        yield return new DatasetFinding
        {
            Severity = DatasetSeverity.Warning,
            Code = "DuplicateSample",
            Message = string.Create(CultureInfo.InvariantCulture, $"{_found.Count} of {read} samples repeat an earlier one, such as {again}, which is {first} again."),
            Remedy = "Leave repeated samples out: they count, and tell nothing new.",
            Sample = again.Index,
        };
    }
}
