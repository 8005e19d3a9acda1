using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Each case against the literal reference, on one thread and on several, and against the real runtime.</summary>
public sealed class MathOperatorTests
{
    public static TheoryData<string> Names => [.. MathCases.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_what_the_reference_gives(string name)
    {
        var test = MathCases.Find(name);
        var outputs = test.Run();
        test.Check(outputs);
        var parallel = test.Run(threads: 3);
        for (var i = 0; i < outputs.Length; i++) Assert.True(outputs[i].Bytes.Span.SequenceEqual(parallel[i].Bytes.Span), "The result depends on the number of threads.");
    }

    [Fact]
    public async Task The_runtime_agrees()
    {
        var runtime = LiteRtRuntime.Require();
        List<string> refused = [];
        List<string> wrong = [];
        foreach (var test in MathCases.Names.Select(MathCases.Find).Where(static test => test.HasPeer))
        {
            using var model = test.Build();
            try
            {
                var run = await runtime.RunAsync(ModelWriter.ToBytes(model), [new LiteRtCase(test.Given())], null, TestContext.Current.CancellationToken);
                // XNNPACK's own approximations are in it
                test.Check(run.Cases[0], 2e-6);
            }
            catch (LiteRtException error)
            {
                refused.Add($"{test.Name}: {error.Message}");
            }
            catch (Xunit.Sdk.XunitException error)
            {
                wrong.Add(error.Message);
            }
        }

        foreach (var text in refused.Concat(wrong)) TestContext.Current.TestOutputHelper?.WriteLine(text);
        Assert.Empty(refused);
        Assert.Empty(wrong);
    }
}
