using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.TestKit;

/// <summary>
/// A trained model of the shared golden folder.
/// <code>
/// [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
/// public void Converts(string name)
/// {
///     var golden = GoldenModel.Require(name);
///     using var model = ModelReader.Open(golden.ModelPath("float"));
/// </code>
/// </summary>
public sealed class GoldenModel : ReferenceFolder
{
    private const string Collection = "golden";
    private readonly Lazy<NpzArchive> _calibration;
    private readonly Lazy<NpzArchive> _test;
    private readonly Lazy<NpzArchive?> _tensors;

    private GoldenModel(string path)
        : base(path)
    {
        _calibration = new Lazy<NpzArchive>(() => NpzArchive.Open(Path.Combine(path, "calibration.npz")));
        _test = new Lazy<NpzArchive>(() => NpzArchive.Open(Path.Combine(path, "test.npz")));
        var tensors = Path.Combine(path, "tensors.npz");
        _tensors = new Lazy<NpzArchive?>(() => File.Exists(tensors) ? NpzArchive.Open(tensors) : null);
    }

    /// <summary>Names of all models; empty where the shared folder is absent.</summary>
    public static IEnumerable<string> Names => List(Collection);

    /// <summary>Names as theory data; one skipped row where the shared folder is absent.</summary>
    public static IEnumerable<TheoryDataRow<string>> Rows => RowsOf(Collection);

    /// <summary>Arrays per input name, 100 samples each: the representative data the reference calibrated with.</summary>
    public NpzArchive Calibration => _calibration.Value;

    /// <summary>Arrays per input name, 500 samples each (50 with two signatures), and labels.</summary>
    public NpzArchive Test => _test.Value;

    /// <summary>Every tensor of the first test sample, <c>VARIANT.TENSORINDEX</c>; null where none were recorded.</summary>
    public NpzArchive? Tensors => _tensors.Value;

    /// <summary>What the reference's quantization debugger measured; empty where it could not.</summary>
    public IReadOnlyList<DebuggerRow> Debugger
        => Path.Combine(Folder, "debugger.csv") is var path && File.Exists(path) ? DebuggerRow.Read(path) : [];

    /// <summary>The model of that name; the running test is skipped where it is absent.</summary>
    public static GoldenModel Require(string name) => new(Locate(Collection, name));

    /// <summary>Ways to run the model: one, or one per signature.</summary>
    public IReadOnlyList<GoldenRun> Runs => Name == "digits_two_signatures"
        ? [new GoldenRun(this, "encode", ["image"], ["code"]), new GoldenRun(this, "classify", ["bias", "code"], ["probabilities"])]
        : [new GoldenRun(this, null, Manifest.InputNames, [.. Manifest["float"].Outputs.Select(static (_, k) => $"{k}")])];
}
