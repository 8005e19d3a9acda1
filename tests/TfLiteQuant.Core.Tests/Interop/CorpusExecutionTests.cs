using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Every float model found in public gives what the real LiteRT runtime gives.</summary>
public sealed class CorpusExecutionTests
{
    private const string Corpus = "corpus";

    // Deep networks add up thousands of roundings, in another order than XNNPACK does.
    private const double Tolerance = 1e-5;
    private const long LargestFile = 6 << 20;

    // The WebAssembly build leaves most of its first output unwritten; CorpusRecordingTests covers the model.
    private const string Unwritten = "audio-basic-pitch/nmp.tflite";

    public static IEnumerable<TheoryDataRow<string>> FloatModels()
    {
        if (!Shared.TryFolder(Corpus, out var root)) return [new TheoryDataRow<string>(Corpus) { Skip = Shared.Reason(Corpus) }];
        return Directory.EnumerateFiles(root, "*.tflite", SearchOption.AllDirectories)
            .Where(static file => new FileInfo(file).Length <= LargestFile && IsFloat(file))
            .Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)
            .Select(static file => new TheoryDataRow<string>(file));
    }

    [Theory]
    [MemberData(nameof(FloatModels))]
    public async Task AgreesWithTheRuntime(string file)
    {
        if (file == Unwritten) Assert.Skip("The runtime's WebAssembly build does not write its outputs.");
        var path = Shared.RequireFile(Path.Combine(Corpus, file));
        using var model = ModelReader.Open(path);
        EngineRun.RequireKernels(model);
        var random = new SeededRandom(11);
        var graph = model.Subgraphs[0];
        var inputs = new LiteRtCase(Array.ConvertAll(graph.Inputs, index => Random(graph.Tensors[index], random)));
        LiteRtRun expected;
        try
        {
            expected = await LiteRtRuntime.Require().RunAsync(path, [inputs], null, TestContext.Current.CancellationToken);
        }
        catch (LiteRtException refusal)
        {
            Assert.Skip($"The runtime's WebAssembly build refuses the model: {refusal.Message}");
            return;
        }

        using var interpreter = new Interpreter(model);
        EngineRun.RequireAgreement(expected.Cases[0], EngineRun.Run(interpreter, interpreter, inputs), Tolerance, file);
    }

    private static TensorValue Random(Tensor tensor, SeededRandom random)
    {
        var shape = Array.ConvertAll(tensor.Shape ?? [], static dimension => Math.Max(dimension, 1));
        var count = shape.Aggregate(1, static (product, dimension) => product * dimension);
        switch (tensor.Type)
        {
            case TensorType.Int32:
                return TensorValue.From<int>(random.Integers(count, 0, 3), shape);
            case TensorType.Int64:
                return TensorValue.From<long>(Array.ConvertAll(random.Integers(count, 0, 3), static value => (long)value), shape);
            case TensorType.Bool:
                return TensorValue.From<bool>(Array.ConvertAll(random.Integers(count, 0, 2), static value => value == 1), shape);
            case TensorType.Float32:
                return TensorValue.From<float>(random.Floats(count), shape);
            default:
                Assert.Skip($"Inputs of {tensor.Type}.");
                throw new NotSupportedException();
        }
    }

    // Files that test readers with damage are no models.
    private static bool IsFloat(string file)
    {
        try
        {
            using var model = ModelReader.Open(file);
            return QuantizationStates.Of(model) == QuantizationState.Float;
        }
        catch (Diagnostics.TfLiteQuantException)
        {
            return false;
        }
    }
}
