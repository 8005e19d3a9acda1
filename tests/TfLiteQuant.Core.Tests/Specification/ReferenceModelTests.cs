using TfLiteQuant.Schema;
using TfLiteQuant.Specification;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Specification;

/// <summary>
/// Every model there is, held to the specification. The errors found are all real: each row of the table says what is wrong with those
/// models. All others pass.
/// </summary>
public sealed class ReferenceModelTests
{
    private static readonly (string Models, string Rule, int Findings, string Reason)[] Known =
    [
        ("golden/digits_transformer/int16x8", "KernelMissing", 5, "SQUARED_DIFFERENCE has no int16 kernel"),
        ("golden/digits_lstm/int16x8", "LstmForm", 4, "the older quantizer leaves the LSTM float but for output and state"),
        ("golden/digits_lstm/int16x8", "MixedTypes", 5, "the same"),
        ("golden/digits_bilstm/int16x8", "LstmForm", 4, "the same"),
        ("golden/digits_bilstm/int16x8", "MixedTypes", 6, "the same"),
        ("golden/digits_bilstm/int16x8", "SymmetricInt16", 2, "int8 parameters on int16 tensors behind it"),
        ("golden/digits_bilstm/int8_fallback", "LstmForm", 1, "output state and output have two scales"),
        ("golden/digits_bilstm/int8_only", "LstmForm", 1, "the same"),
        ("golden/digits_bilstm/uint8_io", "LstmForm", 1, "the same"),
        ("ops/cast/int16x8", "KernelMissing", 1, "CAST reads an int16 graph input as plain numbers"),
        ("ops/cast/int16x8", "MixedTypes", 1, "GREATER reads an int16 graph input beside a float constant"),
        ("ops/prelu/int16x8", "MixedTypes", 1, "PRELU stays float and reads an int16 graph input"),
        ("ops/select/int16x8", "MixedTypes", 1, "GREATER reads an int16 graph input beside a float constant"),
        ("ops/select/int16x8", "SameScale", 1, "SELECT's second choice is not requantized"),
        ("ops/layer_norm/int16x8", "KernelMissing", 1, "SQUARED_DIFFERENCE has no int16 kernel"),
        ("ops/squared_difference/int16x8", "KernelMissing", 1, "the same"),
        ("ops/variance/int16x8", "KernelMissing", 1, "the same"),
        ("ops/reverse_sequence/int8_", "KernelMissing", 2, "REVERSE_SEQUENCE has no int8 kernel"),
        ("ops/one_hot/int8_", "SameScale", 4, "on and off values have scales of their own, and their codes are copied"),
        ("ops/matrix_diag/int8_", "ZeroFill", 2, "the kernel fills with the code 0"),
        ("corpus-golden/audio-dtln__model_2/int16x8", "KernelMissing", 1, "SQUARED_DIFFERENCE has no int16 kernel"),
        ("corpus-golden/litert__runtime-testdata__torchaudio_conformer/int16x8", "KernelMissing", 5, "the same"),
        ("corpus/imagenet-quantized-only/mcunet-320kb-1mb_imagenet", "ScaleValue", 14, "its own converter wrote negative scales"),
        ("corpus/imagenet-quantized-only/mcunet-320kb-1mb_imagenet", "SameScale", 1, "RESHAPE changes the scale"),
        ("corpus/litert/runtime-testdata/static_w8_a16_quantized_", "WeightAxis", 4, "BATCH_MATMUL with scales along an axis, made for an accelerator"),
        ("corpus/seg-portrait/mnv3_seg_quant", "WeightZeroPoint", 3, "dead channels with the zero point -127"),
        ("corpus/tflite-micro/keyword_scrambled", "WeightRange", 26, "weights scrambled over all codes"),
        ("corpus/tflite-micro/keyword_scrambled", "KernelMissing", 2, "QUANTIZE to int32, which microcontrollers have"),
        ("corpus/tflite-micro/seanet/conv/", "WeightRange", 21, "weights drawn over all codes"),
        ("corpus/tflite-micro/seanet/transpose_conv/", "WeightRange", 5, "the same"),
        ("corpus/tflite-micro/seanet/quantize/", "KernelMissing", 1, "QUANTIZE to int32, which microcontrollers have"),
    ];

    public static TheoryData<string> Collections => ["golden", "ops", "corpus-golden", "corpus"];

    [Theory]
    [MemberData(nameof(Collections))]
    public void Errors_are_real_defects_and_all_else_passes(string collection)
    {
        var root = Shared.RequireFolder(collection);
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(root, "*.tflite", SearchOption.AllDirectories))
        {
            using var model = ModelReader.Open(file);
            var name = Path.GetRelativePath(Shared.Root!, file).Replace('\\', '/');
            foreach (var finding in SpecificationCheck.Run(model, cancellation: TestContext.Current.CancellationToken).Findings)
            {
                if (finding.Severity != FindingSeverity.Error) continue;
                var known = Known.FirstOrDefault(row => name.StartsWith(row.Models, StringComparison.Ordinal) && row.Rule == finding.Rule);
                var key = known.Models is null ? $"{name} {finding}" : $"{known.Models} {known.Rule}";
                found[key] = found.GetValueOrDefault(key) + 1;
            }
        }

        var expected = Known.Where(row => row.Models.StartsWith(collection + "/", StringComparison.Ordinal)).ToDictionary(static row => $"{row.Models} {row.Rule}", static row => row.Findings);
        Assert.Equal(expected.OrderBy(static row => row.Key, StringComparer.Ordinal), found);
    }

    /// <summary>What the reference's own runtime refuses shows beforehand.</summary>
    [Fact]
    public void Models_that_the_reference_runtime_refuses_are_not_called_right()
    {
        foreach (var folder in OperatorFixture.Names.Select(static ReferenceFolder (name) => OperatorFixture.Require(name)).Concat(GoldenModel.Names.Select(GoldenModel.Require)))
        {
            foreach (var variant in folder.Manifest.Variants)
            {
                if (!folder.HasModel(variant) || folder.Manifest[variant].RunError("builtin") is not { } error) continue;
                using var model = ModelReader.Open(folder.ModelPath(variant));
                var verdict = SpecificationCheck.Run(model, cancellation: TestContext.Current.CancellationToken);
                Assert.True(verdict.Errors > 0 || verdict.Findings.Any(static finding => finding.Rule is "DivisorCode" or "RecentKernel"), $"{folder} {variant}: {error}");
            }
        }
    }
}
