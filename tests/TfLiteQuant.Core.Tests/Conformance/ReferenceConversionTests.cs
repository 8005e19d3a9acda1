using TfLiteQuant.Core.Tests.Conventions;
using TfLiteQuant.Core.Tests.Quantization;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <summary>Our conversions against the reference converter's own files, constant by constant and operator by operator.</summary>
public sealed class ReferenceConversionTests
{
    // Names are free: the reference renames LSTM weights and numbers the constants that DEQUANTIZE reads.
    private static readonly ExplainedDifference Renamed = ExplainedDifference.OfKind("the reference renames constants", DifferenceKind.Name);

    // The reference turns LSTM states into half-precision zeros: they then no longer persist between runs.
    private static readonly ExplainedDifference States = new(
        "ours leaves state variables alone",
        static difference => difference.Place.Contains("_LSTM, input 18") || difference.Place.Contains("_LSTM, input 19"));

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Golden_model_in_dynamic_range(string name) => Compare(GoldenModel.Require(name), "dynamic_range", Quantized.DynamicRange);

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Golden_model_in_float16(string name) => Compare(GoldenModel.Require(name), "float16", Quantized.Float16);

    [Theory, MemberData(nameof(OperatorFixture.Rows), MemberType = typeof(OperatorFixture))]
    public void Operator_in_dynamic_range(string name) => Compare(OperatorFixture.Require(name), "dynamic_range", Quantized.DynamicRange);

    [Theory, MemberData(nameof(OperatorFixture.Rows), MemberType = typeof(OperatorFixture))]
    public void Operator_in_float16(string name) => Compare(OperatorFixture.Require(name), "float16", Quantized.Float16);

    /// <summary>One model that comes with the repository, so that a bare machine holds us to the reference too.</summary>
    [Theory]
    [InlineData("dynamic_range", QuantizationTechnique.DynamicRange)]
    [InlineData("float16", QuantizationTechnique.Float16)]
    public void Shipped_model(string variant, QuantizationTechnique technique) => Compare(
        RepositoryFolder.File($"tests/Data/digits_cnn.{variant}.tflite"),
        RepositoryFolder.File("docs/examples/models/digits_cnn.tflite"),
        new QuantizationRecipe { Technique = technique },
        isSizeHeld: true);

    // The manifest states "same as float" where the reference changed nothing.
    private static void Compare(ReferenceFolder folder, string variant, QuantizationRecipe recipe)
        => Compare(folder.ModelPath(folder.HasModel(variant) ? variant : "float"), folder.ModelPath("float"), recipe, isSizeHeld: folder is GoldenModel);

    private static void Compare(string referencePath, string sourcePath, QuantizationRecipe recipe, bool isSizeHeld)
    {
        using var reference = ModelReader.Open(referencePath);
        using var source = ModelReader.Open(sourcePath);
        Quantized.Apply(source, recipe);
        var written = ModelWriter.ToBytes(source);
        using var ours = ModelReader.Read(written);

        var comparison = QuantizedModelComparison.Between(reference, ours, ComparisonTolerance.Exact);
        ExplainedDifference[] explanations = [Renamed, States];
        comparison.RequireEqual([.. explanations.Where(one => comparison.Differences.Any(one.Matches))]);

        if (isSizeHeld) Assert.True(written.Length <= reference.FileLength, $"{written.Length} bytes, the reference {reference.FileLength}");
    }
}
