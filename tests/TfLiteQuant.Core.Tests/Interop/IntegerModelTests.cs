using System.Globalization;
using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>Our integer models run by the real LiteRT runtime, their outputs against the float model's in the same runtime, beside the
/// models of the reference and of litert-quantizer.</summary>
public sealed class IntegerModelTests
{
    private const int Samples = 120;

    // What the quality of a conversion may fall short of the better of two peers.
    private const double AllowedLoss = 0.5;

    public static IEnumerable<TheoryDataRow<string, QuantizationTechnique>> Golden() => Rows(GoldenModel.Rows);

    public static IEnumerable<TheoryDataRow<string, QuantizationTechnique>> Operators() => Rows(OperatorFixture.Rows);

    [Theory, MemberData(nameof(Golden))]
    public async Task Golden_model_is_as_close_as_the_better_peer(string name, QuantizationTechnique technique)
    {
        var golden = GoldenModel.Require(name);
        var runtime = LiteRtRuntime.Require();
        var ours = Convert(golden, technique, model => CalibrationData.Of(golden, model));
        var cancellation = TestContext.Current.CancellationToken;
        foreach (var run in golden.Runs)
        {
            var comparison = await IntegerComparison.Create(runtime, golden.ModelPath("float"), run.Cases("float", Math.Min(Samples, golden.Test[run.Inputs[^1] == "code" ? "bias" : run.Inputs[0]].Shape[0])), run.Signature, cancellation);
            var actual = await comparison.Sqnr(ours, cancellation);
            var variant = technique == QuantizationTechnique.Int16x8 ? "int16x8" : "int8_fallback";
            // litert-quantizer leaves five of the twelve operators with values float in this one: no peer for integer activations.
            var peer = name == "waves_conv1d" && technique == QuantizationTechnique.FullInteger ? "" : Path.Combine(golden.Folder, "peer", technique == QuantizationTechnique.Int16x8 ? "static_ai16.tflite" : "static_ai8.tflite");
            foreach (var path in (string[])[golden.ModelPath(variant), peer])
            {
                if (!File.Exists(path) || await comparison.TrySqnr(path, cancellation) is not { } theirs) continue;
                for (var output = 0; output < theirs.Length; output++)
                {
                    Assert.True(
                        actual[output] >= theirs[output] - AllowedLoss,
                        string.Create(CultureInfo.InvariantCulture, $"{name} {technique} {run.Signature} output {output}: {actual[output]:F2} dB, {Path.GetFileName(path)} {theirs[output]:F2} dB"));
                }
            }
        }
    }

    [Theory, MemberData(nameof(Operators))]
    public async Task Operator_runs(string name, QuantizationTechnique technique)
    {
        var fixture = OperatorFixture.Require(name);
        var runtime = LiteRtRuntime.Require();
        var cancellation = TestContext.Current.CancellationToken;
        IntegerComparison comparison;
        try
        {
            comparison = await IntegerComparison.Create(runtime, fixture.ModelPath("float"), fixture.TestCases(), null, cancellation);
        }
        catch (LiteRtException refusal)
        {
            Assert.Skip($"The runtime's WebAssembly build refuses the float model already: {refusal.Message}");
            throw;
        }

        var actual = await comparison.Sqnr(Convert(fixture, technique, model => CalibrationData.Of(fixture, model)), cancellation);
        if (IsContinuous(name))
            Assert.All(actual, decibels => Assert.True(decibels > 14, string.Create(CultureInfo.InvariantCulture, $"{name} {technique}: {decibels:F1} dB")));
    }

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public async Task Golden_model_becomes_integer_only_or_says_why_not(string name)
    {
        var golden = GoldenModel.Require(name);
        var runtime = LiteRtRuntime.Require();
        using var model = ModelReader.Open(golden.ModelPath("float"));
        var ranges = CalibrationData.Of(golden, model);
        try
        {
            ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = QuantizationTechnique.IntegerOnly }, ranges, cancellation: TestContext.Current.CancellationToken);
        }
        catch (TfLiteQuantException refusal) when (refusal.Code == ErrorCode.NotIntegerOnly)
        {
            // A loop has no integer kernel; int8 DIV refuses divisors at run time.
            Assert.Contains(name, (string[])["digits_gru", "pairs_two_inputs"]);
            Assert.Matches("WHILE #1|DIV #20", refusal.Problem);
            return;
        }

        Assert.Equal(TfLiteQuant.Inspection.QuantizationState.IntegerOnly, TfLiteQuant.Inspection.QuantizationStates.Of(model));
        await runtime.RunAsync(ModelWriter.ToBytes(model), [], null, TestContext.Current.CancellationToken);
    }

    private static byte[] Convert(ReferenceFolder folder, QuantizationTechnique technique, Func<TfLiteModel, TfLiteQuant.Calibration.CalibratedRanges> calibrate)
    {
        using var model = ModelReader.Open(folder.ModelPath("float"));
        ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = technique }, calibrate(model), cancellation: TestContext.Current.CancellationToken);
        return ModelWriter.ToBytes(model);
    }

    private static IEnumerable<TheoryDataRow<string, QuantizationTechnique>> Rows(IEnumerable<TheoryDataRow<string>> names) => names.SelectMany(
        static row => (QuantizationTechnique[])[QuantizationTechnique.FullInteger, QuantizationTechnique.Int16x8],
        static (row, technique) => new TheoryDataRow<string, QuantizationTechnique>(row.Data, technique) { Skip = row.Skip });

    // Of the others the answer jumps where a value moves by half a code, or is a small difference of large values.
    private static bool IsContinuous(string name) => !(name.StartsWith("floor", StringComparison.Ordinal) || name is "round" or "ceil" or "sign" or "unique" or "nms" or "one_hot" or "equal"
        or "not_equal" or "less" or "less_equal" or "greater" or "greater_equal" or "top_k" or "argmax" or "argmin" or "cast" or "sub_self" or "segment_sum" or "reduce_any_all" or "logical"
        or "zeros_like" or "shape_fill" or "int_arith" or "int_shift");
}
