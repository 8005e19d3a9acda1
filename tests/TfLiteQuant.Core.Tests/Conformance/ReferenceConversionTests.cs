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

    private static void Compare(ReferenceFolder folder, string variant, QuantizationRecipe recipe)
    {
        // The manifest states "same as float" where the reference changed nothing.
        using var reference = ModelReader.Open(folder.ModelPath(folder.HasModel(variant) ? variant : "float"));
        using var source = ModelReader.Open(folder.ModelPath("float"));
        Quantized.Apply(source, recipe);
        var written = ModelWriter.ToBytes(source);
        using var ours = ModelReader.Read(written);

        var comparison = QuantizedModelComparison.Between(reference, ours, ComparisonTolerance.Exact);
        ExplainedDifference[] explanations = [Renamed, States];
        comparison.RequireEqual([.. explanations.Where(one => comparison.Differences.Any(one.Matches))]);

        // The reference drops what a delegate may read ("reduced precision") and its own conversion record nowhere; ours has neither to
        // add but the former, and yet must not be larger.
        if (folder is GoldenModel) Assert.True(written.Length <= new FileInfo(reference.Path!).Length, $"{written.Length} bytes, the reference {new FileInfo(reference.Path!).Length}");
    }
}
