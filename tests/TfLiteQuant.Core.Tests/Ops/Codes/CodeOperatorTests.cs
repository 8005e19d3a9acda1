using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Integer kernels against literal references, bit for bit, on one thread and on several; and beside the real runtime, whose
/// optimized kernels may differ by one.</summary>
public sealed class CodeOperatorTests
{
    public static TheoryData<string> Names => [.. CodeCases.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_what_the_reference_gives(string name)
    {
        var test = CodeCases.Find(name);
        var codes = test.Run();
        test.Check(codes);
        Assert.True(codes.Bytes.Span.SequenceEqual(test.Run(threads: 3).Bytes.Span), "The result depends on the number of threads.");
    }

    [Fact]
    public async Task The_runtime_agrees_to_one_code()
    {
        var runtime = LiteRtRuntime.Require();
        List<string> refused = [], wrong = [];
        Dictionary<string, BitAgreement> seen = [];
        foreach (var test in CodeCases.Each.Where(static test => test.HasPeer))
        {
            using var model = test.Build();
            try
            {
                var run = await runtime.RunAsync(ModelWriter.ToBytes(model), [new LiteRtCase(test.Given())], null, TestContext.Current.CancellationToken);
                var agreement = BitAgreement.Between(test.Expected.ToValue(), run.Cases[0][0]);
                if (agreement.Largest > 1) wrong.Add($"{test.Name}: {agreement}");
                var kind = $"{test.Builtin} {test.Inputs[0].Type}";
                seen[kind] = seen.GetValueOrDefault(kind, new(0, 0, 0)) + agreement;
            }
            catch (LiteRtException error)
            {
                refused.Add($"{test.Name}: {error.Message}");
            }
        }

        var output = TestContext.Current.TestOutputHelper;
        foreach (var (kind, agreement) in seen) output?.WriteLine($"{kind}: {agreement.Differing} of {agreement.Elements} differ");
        foreach (var text in refused.Concat(wrong)) output?.WriteLine(text);
        File.WriteAllLines("/tmp/k2_peer.txt", seen.Select(s => $"{s.Key}: {s.Value.Differing} of {s.Value.Elements}").Concat(refused).Concat(wrong));
        Assert.Empty(refused);
        Assert.Empty(wrong);
    }
}
