using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <summary>
/// Our integer conversions against the reference converter's own files: operators and their order, tensor types, granularity, every
/// scale and zero point, codes of weights and biases. Ranges come from our engine, widened where the reference's calibrator would
/// widen them (<see cref="ReferenceRanges"/>); ours otherwise keeps the true ones.
/// </summary>
public sealed class IntegerConversionTests
{
    // Scales within what float noise in two engines makes of ranges; biases within one.
    internal static readonly ComparisonTolerance Tolerance = new(Scale: 1e-5, CodeStep: 1, CodeFraction: 0.001, BiasStep: 1);

    internal static readonly Dictionary<string, QuantizationRecipe> Recipes = new()
    {
        ["int8_fallback"] = new() { Technique = QuantizationTechnique.FullInteger },
        ["int8_only"] = new() { Technique = QuantizationTechnique.FullInteger, InputType = TensorType.Int8, OutputType = TensorType.Int8 },
        ["uint8_io"] = new() { Technique = QuantizationTechnique.FullInteger, InputType = TensorType.UInt8, OutputType = TensorType.UInt8 },
        ["int16x8"] = new() { Technique = QuantizationTechnique.Int16x8 },
    };

    public static IEnumerable<TheoryDataRow<string, string>> Golden() => Rows(GoldenModel.Rows, "int8_fallback", "int8_only", "uint8_io", "int16x8");

    public static IEnumerable<TheoryDataRow<string, string>> Operators() => Rows(OperatorFixture.Rows, "int8_fallback", "int8_only", "int16x8");

    [Theory, MemberData(nameof(Golden))]
    public void Golden_model(string name, string variant)
    {
        var golden = GoldenModel.Require(name);
        Compare(golden, variant, model => CalibrationData.Of(golden, model), isSizeHeld: true);
    }

    [Theory, MemberData(nameof(Operators))]
    public void Operator(string name, string variant)
    {
        var fixture = OperatorFixture.Require(name);
        Compare(fixture, variant, model => CalibrationData.Of(fixture, model), isSizeHeld: false);
    }

    private static void Compare(ReferenceFolder folder, string variant, Func<TfLiteModel, CalibratedRanges> calibrate, bool isSizeHeld)
    {
        if (!folder.HasModel(variant) && (!folder.Manifest.Variants.Contains(variant) || folder.Manifest[variant].ConversionError is not null))
            Assert.Skip($"The reference could not make this model: {(folder.Manifest.Variants.Contains(variant) ? folder.Manifest[variant].ConversionError : "it has no such file")}");
        using var reference = ModelReader.Open(folder.ModelPath(folder.HasModel(variant) ? variant : "float"));
        using var source = ModelReader.Open(folder.ModelPath("float"));
        var ranges = ReferenceRanges.Of(source, calibrate(source));
        var plan = ModelQuantizer.Quantize(source, Recipes[variant], ranges, cancellation: TestContext.Current.CancellationToken);
        var written = ModelWriter.ToBytes(source);
        using var ours = ModelReader.Read(written);

        var comparison = QuantizedModelComparison.Between(reference, ours, Tolerance);
        ExplainedDifference[] explanations = [.. IntegerExplanations.For(plan, variant == "int16x8", folder.Name)];
        comparison.RequireEqual([.. explanations.Where(one => comparison.Differences.Any(one.Matches))]);
        if (isSizeHeld) Assert.True(written.Length <= reference.FileLength * 1.02, $"{written.Length} bytes, the reference {reference.FileLength}");
    }

    private static IEnumerable<TheoryDataRow<string, string>> Rows(IEnumerable<TheoryDataRow<string>> names, params string[] variants)
        => names.SelectMany(row => variants.Select(variant => new TheoryDataRow<string, string>(row.Data, variant) { Skip = row.Skip }));
}
