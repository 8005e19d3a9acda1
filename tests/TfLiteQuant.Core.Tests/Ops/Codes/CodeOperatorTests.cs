using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Integer kernels against literal references, bit for bit, on one thread and on several; and beside the real runtime, whose
/// optimized kernels may differ by one.</summary>
public sealed class CodeOperatorTests
{
    public static TheoryData<BuiltinOperator, TensorType> Kinds
    {
        get
        {
            var data = new TheoryData<BuiltinOperator, TensorType>();
            foreach (var (builtin, type) in CodeCases.Kinds) data.Add(builtin, type);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gives_what_the_reference_gives(BuiltinOperator builtin, TensorType type)
    {
        var cases = CodeCases.Of(builtin, type);
        var (codes, shared) = (CodeCase.Run(cases), CodeCase.Run(cases, threads: 3));
        for (var i = 0; i < cases.Length; i++)
        {
            cases[i].Check(codes[i]);
            Assert.True(codes[i].Bytes.Span.SequenceEqual(shared[i].Bytes.Span), $"{cases[i]} depends on the number of threads.");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_runtime_agrees_to_one_code(BuiltinOperator builtin, TensorType type)
    {
        var runtime = LiteRtRuntime.Require();
        var cases = Array.FindAll(CodeCases.Of(builtin, type), static test => test.HasPeer);
        if (cases.Length == 0) Assert.Skip("The runtime at hand has no such kernel, or one of another function.");
        using var model = CodeCase.Build(cases);
        var run = await runtime.RunAsync(
            ModelWriter.ToBytes(model), [new LiteRtCase([.. cases.SelectMany(static test => test.Given())])], null, TestContext.Current.CancellationToken);
        var all = new BitAgreement(0, 0, 0);
        for (var i = 0; i < cases.Length; i++)
        {
            var agreement = BitAgreement.Between(cases[i].Expected.ToValue(), run.Cases[0][i]);
            agreement.RequireWithin(1, cases[i].Name);
            all += agreement;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{all.Differing} of {all.Elements} codes differ.");
    }
}
