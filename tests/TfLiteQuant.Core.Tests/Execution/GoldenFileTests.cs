using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Execution;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Execution;

/// <summary>Whole test files of trained models, recurrent ones among them, against what the reference interpreter gave.</summary>
public sealed class GoldenFileTests
{
    // Of the range of the recorded outputs: float32 sums in another order.
    private const double Tolerance = 1e-5;

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void A_file_of_samples_gives_the_recorded_outputs(string name)
    {
        var golden = GoldenModel.Require(name);
        using var folder = new TemporaryFolder();
        using var model = ModelReader.Open(golden.ModelPath("float"));
        EngineRun.RequireKernels(model);
        foreach (var run in golden.Runs)
        {
            var expected = run.Expected("float", "reference") ?? run.Expected("float", "builtin");
            if (expected is null) continue;
            using var runner = new SampleRunner(model, run.Signature);
            if (run.Signature == "classify") continue; // its input is the other signature's output, which is in no test file
            var output = Path.Combine(folder.Path, $"{run.Signature ?? "main"}.npz");
            var samples = expected[0].Shape[0];
            Assert.Equal(samples, new FileRun(runner) { First = samples }.Run(Path.Combine(golden.Folder, "test.npz"), output, overwrite: false));

            using var archive = NpzArchive.Open(output);
            Assert.Equal(runner.OutputNames, archive.Names);
            TensorValue[] actual = [.. archive.Names.Select((given, i) => archive[given].Reshape(expected[i].Shape))];
            EngineRun.RequireAgreement(expected, actual, Tolerance, $"{name} {run.Signature}");
        }
    }
}
