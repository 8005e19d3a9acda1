using Xunit;

namespace TfLiteQuant.TestKit;

/// <summary>A function of one or few operators of the shared ops folder.</summary>
public sealed class OperatorFixture : ReferenceFolder
{
    private const string Collection = "ops";
    private readonly Lazy<NpzArchive> _data;

    private OperatorFixture(string path)
        : base(path) => _data = new Lazy<NpzArchive>(() => NpzArchive.Open(Path.Combine(path, "data.npz")));

    /// <summary>Names of all functions; empty where the shared folder is absent.</summary>
    public static IEnumerable<string> Names => List(Collection);

    /// <summary>Names as theory data; one skipped row where the shared folder is absent.</summary>
    public static IEnumerable<TheoryDataRow<string>> Rows => RowsOf(Collection);

    /// <summary>Arrays <c>inK</c> (12 calibration samples) and <c>test.inK</c> (4 test samples).</summary>
    public NpzArchive Data => _data.Value;

    /// <summary>The function of that name; the running test is skipped where it is absent.</summary>
    public static OperatorFixture Require(string name) => new(Locate(Collection, name));

    /// <summary>Float inputs of the test samples.</summary>
    public IReadOnlyList<LiteRtCase> TestCases()
    {
        var arrays = Manifest.InputNames.ToDictionary(static name => name, name => Data["test." + name]);
        return [.. Enumerable.Range(0, arrays.Values.First().Shape[0]).Select(sample
            => new LiteRtCase(arrays.ToDictionary(static input => input.Key, input => input.Value.Slice(sample))))];
    }

    /// <summary>Recorded outputs of one test sample in the order of the graph; null where the reference could not run.</summary>
    public IReadOnlyList<TensorValue>? ExpectedOutputs(string variant, int sample)
    {
        var values = Manifest["float"].Outputs.Select((_, output) => Recorded(variant, output, sample)).ToList();
        return values.Contains(null) ? null : values.OfType<TensorValue>().ToList();
    }

    // One array for all samples, or one per sample where shapes vary; reference kernels, or the optimized ones where those lack the operator.
    private TensorValue? Recorded(string variant, int output, int sample)
    {
        foreach (var kernels in new[] { "reference", "builtin" })
        {
            if (Expected.Find($"{variant}.{kernels}.{output}") is { } stacked) return stacked.Slice(sample);
            if (Expected.Find($"{variant}.{kernels}.{output}.{sample}") is { } single) return single;
        }

        return null;
    }
}
