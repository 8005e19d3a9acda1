using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>Public float models against what the reference interpreter's optimized kernels gave on drawn inputs.</summary>
public sealed class CorpusRecordingTests
{
    private const string Recordings = "corpus-golden";

    // Deep networks add up thousands of roundings, in another order than the optimized kernels do.
    private const double Tolerance = 1e-5;
    private const int Samples = 2;

    public static IEnumerable<TheoryDataRow<string>> Models()
    {
        if (!Shared.TryFolder(Recordings, out var root)) return [new TheoryDataRow<string>(Recordings) { Skip = Shared.Reason(Recordings) }];
        return Directory.EnumerateDirectories(root).Select(static folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)
            .Select(static name => new TheoryDataRow<string>(name));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AgreesWithTheRecording(string name)
    {
        var folder = Path.Combine(Shared.RequireFolder(Recordings), name);
        var path = Path.Combine(Shared.RequireFolder("corpus"), name.Replace("__", "/", StringComparison.Ordinal) + ".tflite");
        if (!File.Exists(path)) Assert.Skip($"No model {path}.");
        using var data = NpzArchive.Open(Path.Combine(folder, "data.npz"));
        using var expected = NpzArchive.Open(Path.Combine(folder, "expected.npz"));
        using var model = ModelReader.Open(path);
        EngineRun.RequireKernels(model);
        if (expected.Find("float.0") is null) Assert.Skip("Its outputs were not recorded.");
        using var interpreter = new Interpreter(model);
        for (var sample = 0; sample < Math.Min(Samples, expected["float.0"].Shape[0]); sample++)
        {
            var inputs = interpreter.Inputs.Select((_, input) => data[$"test.{input}"].Slice(sample)).ToArray();
            var actual = EngineRun.Run(interpreter, interpreter, new LiteRtCase(inputs));
            TensorValue[] wanted = [.. interpreter.Outputs.Select((_, output) => expected[$"float.{output}"].Slice(sample))];
            EngineRun.RequireAgreement(wanted, actual, Tolerance, $"{name} sample {sample}");
        }
    }
}
