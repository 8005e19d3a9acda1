using System.Globalization;
using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Real models, quantized by ours and by the reference from the same drawn data: ours compare with the reference's where it has
/// one, and run in the LiteRT runtime in any case.</summary>
public sealed class CorpusIntegerTests
{
    private const string Collection = "corpus-golden";

    // Four test samples of noise: what one value more or less makes of such a figure.
    private const double AllowedLoss = 1;

    // The reference imports a .tflite anew: it folds PAD into convolutions and RELU into ADD, makes SQUEEZE RESHAPE, drops the options of
    // RESHAPE, makes operators of composites, and quantizes the bodies of others. Operators then cannot be paired.
    private static readonly string[] ImportedAnew =
    [
        "ai-edge-quantizer__sdpa_composite", "ai-edge-quantizer__toy_model_with_kv_cache_multi_signature", "audio-dtln__model_1", "audio-dtln__model_2",
        "imagenet-mobilenet_v1_025_128__mobilenet_v1_0.25_128", "imagenet-mobilenet_v1_025_224__mobilenet_v1_0.25_224_1_default_1",
        "mp-blazeface-front__face_detection_front", "seg-portrait__mnv3_seg_float",
    ];

    // Ranges of these reach a range of their own through the import's order: the QUANTIZE stands elsewhere.
    private static readonly string[] QuantizedEarlier = ["audio-basic-pitch__nmp"];

    public static IEnumerable<TheoryDataRow<string, string>> Models()
    {
        if (!Shared.TryFolder(Collection, out var root)) return [new TheoryDataRow<string, string>(Collection, "") { Skip = Shared.Reason(Collection) }];
        return Directory.GetDirectories(root).Order(StringComparer.Ordinal)
            .SelectMany(static folder => (string[])["int8_fallback", "int8_only", "int16x8"], static (folder, variant) => new TheoryDataRow<string, string>(Path.GetFileName(folder), variant));
    }

    [Theory, MemberData(nameof(Models))]
    public void Model_equals_the_reference(string name, string variant)
    {
        var folder = Shared.RequireFolder($"{Collection}/{name}");
        var referencePath = Path.Combine(folder, variant + ".tflite");
        if (!File.Exists(referencePath)) Assert.Skip("The reference cannot make this model.");
        if (ImportedAnew.Contains(name)) Assert.Skip("The reference imports this model anew, with other operators: IntegerModelTests hold its outputs.");
        using var reference = ModelReader.Open(referencePath);
        using var source = Float(name);
        var ranges = ReferenceRanges.Of(source, CalibrationData.OfCorpus(folder, source));
        var plan = ModelQuantizer.Quantize(source, IntegerConversionTests.Recipes[variant], ranges, cancellation: TestContext.Current.CancellationToken);
        using var ours = ModelReader.Read(ModelWriter.ToBytes(source));
        var comparison = QuantizedModelComparison.Between(reference, ours, IntegerConversionTests.Tolerance);
        List<ExplainedDifference> explanations = [.. IntegerExplanations.For(plan, variant == "int16x8", name)];
        if (QuantizedEarlier.Contains(name))
        {
            explanations.Add(new("operators that move codes are integer here: the QUANTIZE stands before them", static difference =>
                difference.Kind is DifferenceKind.Operand or DifferenceKind.ElementType && new[] { "RESHAPE", "TRANSPOSE", "SHAPE", "graph output" }.Any(difference.Place.Contains)));
        }

        comparison.RequireEqual([.. explanations.Where(one => comparison.Differences.Any(one.Matches))]);
    }

    [Theory, MemberData(nameof(Models))]
    public async Task Model_runs_and_is_as_close_as_the_reference(string name, string variant)
    {
        if (variant == "int8_only") Assert.Skip("The same operators as int8_fallback.");
        var folder = Shared.RequireFolder($"{Collection}/{name}");
        var runtime = LiteRtRuntime.Require();
        var cancellation = TestContext.Current.CancellationToken;
        using var source = Float(name);
        var cases = Cases(folder, source);
        IntegerComparison comparison;
        try
        {
            comparison = await IntegerComparison.Create(runtime, FloatPath(name), cases, null, cancellation);
        }
        catch (LiteRtException refusal)
        {
            Assert.Skip($"The runtime's WebAssembly build refuses the float model already: {refusal.Message}");
            throw;
        }

        ModelQuantizer.Quantize(source, IntegerConversionTests.Recipes[variant], CalibrationData.OfCorpus(folder, source), cancellation: cancellation);
        var actual = await comparison.Sqnr(ModelWriter.ToBytes(source), cancellation);
        var referencePath = Path.Combine(folder, variant + ".tflite");
        if (!File.Exists(referencePath) || await comparison.TrySqnr(referencePath, cancellation) is not { } theirs) return;
        for (var output = 0; output < theirs.Length; output++)
        {
            if (double.IsNaN(theirs[output])) continue;
            Assert.True(actual[output] >= theirs[output] - AllowedLoss, string.Create(CultureInfo.InvariantCulture, $"{name} {variant} output {output}: {actual[output]:F2} dB, the reference {theirs[output]:F2} dB"));
        }
    }

    private static IReadOnlyList<LiteRtCase> Cases(string folder, TfLiteModel model)
    {
        var data = NpzArchive.Open(Path.Combine(folder, "data.npz"));
        var arrays = model.Subgraphs[0].Inputs.Select((_, position) => data[$"test.{position}"]).ToList();
        return [.. Enumerable.Range(0, arrays.Count == 0 ? 0 : arrays[0].Shape[0]).Select(sample => new LiteRtCase([.. arrays.Select(array => array.Slice(sample))]))];
    }

    private static string FloatPath(string name) => Shared.RequireFile($"corpus/{name.Replace("__", "/", StringComparison.Ordinal)}.tflite");

    private static TfLiteModel Float(string name) => ModelReader.Open(FloatPath(name));
}
