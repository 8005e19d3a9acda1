using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>Every float and float16 model of the shared folder against the reference interpreter's recorded outputs.</summary>
public sealed class SharedModelTests
{
    // A hundred-thousandth of the outputs' range: float sums differ by the order they are added in.
    private const double Tolerance = 1e-5;
    private const int Samples = 3;

    [Theory]
    [MemberData(nameof(OperatorFixture.Rows), MemberType = typeof(OperatorFixture))]
    public void Operator(string name)
    {
        var fixture = OperatorFixture.Require(name);
        foreach (var variant in new[] { "float", "float16" })
        {
            if (!fixture.HasModel(variant)) continue;
            using var model = ModelReader.Open(fixture.ModelPath(variant));
            EngineRun.RequireKernels(model);
            using var interpreter = new Interpreter(model);
            var cases = fixture.TestCases();
            for (var sample = 0; sample < cases.Count; sample++)
            {
                if (fixture.ExpectedOutputs(variant, sample) is not { } expected) continue;
                EngineRun.RequireAgreement(expected, EngineRun.Run(interpreter, interpreter, cases[sample]), Tolerance, $"{name} {variant} sample {sample}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Golden(string name)
    {
        var golden = GoldenModel.Require(name);
        foreach (var variant in new[] { "float", "float16" })
        {
            using var model = ModelReader.Open(golden.ModelPath(variant));
            EngineRun.RequireKernels(model);
            using var interpreter = new Interpreter(model, new InterpreterOptions { NonFinite = NonFiniteMode.Error });
            using var threaded = new Interpreter(model, new InterpreterOptions { Threads = 3 });
            foreach (var run in golden.Runs)
            {
                var expected = run.Expected(variant, "reference") ?? run.Expected(variant, "builtin");
                Assert.NotNull(expected);
                var cases = run.Cases(variant, Samples);
                for (var sample = 0; sample < cases.Count; sample++)
                {
                    var actual = EngineRun.Run(interpreter, Runner(interpreter, run.Signature), cases[sample]);
                    EngineRun.RequireAgreement([.. expected.Select(value => Batched(value.Slice(sample)))], actual, Tolerance, $"{name} {variant} {run.Signature} sample {sample}");
                    var again = EngineRun.Run(threaded, Runner(threaded, run.Signature), cases[sample]);
                    for (var output = 0; output < actual.Length; output++)
                        Assert.True(actual[output].Bytes.Span.SequenceEqual(again[output].Bytes.Span), $"{name} {variant}: output {output} depends on the threads.");
                }
            }
        }
    }

    // The recording counts samples where the model counts its batch.
    private static TensorValue Batched(TensorValue sample) => sample.Reshape([1, .. sample.Shape]);

    private static ModelRunner Runner(Interpreter interpreter, string? signature) => signature is null ? interpreter : interpreter.Signature(signature);
}
