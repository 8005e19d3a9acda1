using TfLiteQuant.Core.Tests.Quantization;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Every float model found in public converts, and the real LiteRT runtime takes what comes out.</summary>
public sealed class CorpusConversionTests
{
    private const string Corpus = "corpus";

    // The two largest would take the WebAssembly runtime minutes and hold nothing that smaller ones do not.
    private const long LargestFile = 12 << 20;

    public static IEnumerable<TheoryDataRow<string>> FloatModels()
    {
        if (!Shared.TryFolder(Corpus, out var root)) return [new TheoryDataRow<string>(Corpus) { Skip = Shared.Reason(Corpus) }];
        return Directory.EnumerateFiles(root, "*.tflite", SearchOption.AllDirectories)
            .Where(static file => new FileInfo(file).Length <= LargestFile && IsFloat(file))
            .Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)
            .Select(static file => new TheoryDataRow<string>(file));
    }

    [Theory, MemberData(nameof(FloatModels))]
    public Task In_dynamic_range(string file) => Convert(file, Quantized.DynamicRange);

    [Theory, MemberData(nameof(FloatModels))]
    public Task In_float16(string file) => Convert(file, Quantized.Float16);

    private static async Task Convert(string file, QuantizationRecipe recipe)
    {
        var path = Shared.RequireFile(Path.Combine(Corpus, file));
        var runtime = LiteRtRuntime.Require();
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            await runtime.RunAsync(path, [], null, cancellation);
        }
        catch (LiteRtException refusal)
        {
            Assert.Skip($"The runtime's WebAssembly build refuses the float model already: {refusal.Message}");
        }

        using var model = ModelReader.Open(path);
        Quantized.Apply(model, recipe);
        await runtime.RunAsync(ModelWriter.ToBytes(model), [], null, cancellation);
    }

    // A float model with float constants; files that test readers with damage are no models.
    private static bool IsFloat(string file)
    {
        try
        {
            using var model = ModelReader.Open(file);
            return QuantizationStates.Of(model) == QuantizationState.Float
                && model.Subgraphs.Any(static graph => graph.Tensors.Any(static tensor => tensor is { Type: TensorType.Float32, IsConstant: true }));
        }
        catch (Diagnostics.TfLiteQuantException)
        {
            return false;
        }
    }
}
