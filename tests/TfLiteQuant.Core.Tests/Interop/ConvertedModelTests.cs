using System.Globalization;
using TfLiteQuant.Core.Tests.Quantization;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Our conversions run by the real LiteRT runtime, their outputs against the float model's in the same runtime.</summary>
public sealed class ConvertedModelTests
{
    private const int Samples = 40;

    // What the issue of a conversion's quality allows against the reference's model, in the same run.
    private const double AllowedLoss = 0.5;

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public Task Golden_model_in_dynamic_range_is_as_close_as_the_reference(string name) => CompareGolden(name, "dynamic_range", Quantized.DynamicRange);

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public Task Golden_model_in_float16_is_as_close_as_the_reference(string name) => CompareGolden(name, "float16", Quantized.Float16);

    [Theory, MemberData(nameof(OperatorFixture.Rows), MemberType = typeof(OperatorFixture))]
    public Task Operator_in_dynamic_range_runs(string name) => CompareOperator(name, Quantized.DynamicRange, decibels: 25);

    [Theory, MemberData(nameof(OperatorFixture.Rows), MemberType = typeof(OperatorFixture))]
    public Task Operator_in_float16_runs(string name) => CompareOperator(name, Quantized.Float16, decibels: 45);

    private static async Task CompareGolden(string name, string variant, QuantizationRecipe recipe)
    {
        var golden = GoldenModel.Require(name);
        var runtime = LiteRtRuntime.Require();
        var ours = Convert(golden, recipe);
        foreach (var run in golden.Runs)
        {
            var cases = run.Cases("float", Samples);
            var options = new LiteRtOptions(run.Signature);
            var cancellation = TestContext.Current.CancellationToken;
            var expected = await runtime.RunAsync(golden.ModelPath("float"), cases, options, cancellation);
            var reference = await runtime.RunAsync(golden.ModelPath(variant), cases, options, cancellation);
            var actual = await runtime.RunAsync(ours, cases, options, cancellation);
            for (var output = 0; output < expected.Cases[0].Count; output++)
            {
                var (theirs, own) = (Agreement(expected, reference, output), Agreement(expected, actual, output));
                own.RequireSqnr(theirs.SqnrDecibels - AllowedLoss, string.Create(CultureInfo.InvariantCulture, $"{name} {variant} {run.Signature} output {output}, the reference {theirs.SqnrDecibels:F2} dB"));
            }
        }
    }

    private static async Task CompareOperator(string name, QuantizationRecipe recipe, double decibels)
    {
        var fixture = OperatorFixture.Require(name);
        var runtime = LiteRtRuntime.Require();
        var cases = fixture.TestCases();
        var cancellation = TestContext.Current.CancellationToken;
        LiteRtRun expected;
        try
        {
            expected = await runtime.RunAsync(fixture.ModelPath("float"), cases, null, cancellation);
        }
        catch (LiteRtException refusal)
        {
            Assert.Skip($"The runtime's WebAssembly build refuses the float model already: {refusal.Message}");
            throw;
        }

        var actual = await runtime.RunAsync(Convert(fixture, recipe), cases, null, cancellation);
        for (var output = 0; output < expected.Cases[0].Count; output++)
        {
            var agreement = Agreement(expected, actual, output);
            if (IsDiscontinuous(name)) Assert.True(agreement.Cosine > 0.5, $"{name} output {output}: {agreement}");
            else agreement.RequireSqnr(decibels, $"{name} output {output}");
        }
    }

    // Operators whose answer jumps where an operand moves by the last bit of half precision: a distance says little of them.
    private static bool IsDiscontinuous(string name)
        => name.StartsWith("floor", StringComparison.Ordinal) || name is "round" or "ceil" or "sign" or "unique" or "nms" or "one_hot" or "equal" or "not_equal"
            or "less" or "less_equal" or "greater" or "greater_equal" or "top_k" or "argmax" or "argmin" or "cast";

    private static byte[] Convert(ReferenceFolder folder, QuantizationRecipe recipe)
    {
        using var model = ModelReader.Open(folder.ModelPath("float"));
        Quantized.Apply(model, recipe);
        return ModelWriter.ToBytes(model);
    }

    private static OutputAgreement Agreement(LiteRtRun expected, LiteRtRun actual, int output)
    {
        var agreement = new OutputAgreement();
        for (var sample = 0; sample < expected.Cases.Count; sample++) agreement.Add(expected.Cases[sample][output], actual.Cases[sample][output]);
        return agreement;
    }
}
