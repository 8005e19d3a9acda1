using TfLiteQuant.Core.Tests.Conventions;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Quantization;
using TfLiteQuant.Reports;
using TfLiteQuant.Schema;
using Xunit;

namespace TfLiteQuant.Core.Tests.Reports;

/// <summary>Why operators stayed float, with the conversion's plan and without.</summary>
public sealed class LeftoverReadingTests
{
    [Theory]
    [InlineData(QuantizationTechnique.DynamicRange, 3)]
    [InlineData(QuantizationTechnique.Float16, 0)]
    public void Without_the_plan_the_same_operators_and_reasons_are_found(QuantizationTechnique technique, int count)
    {
        var (stated, found) = Leftovers(new QuantizationRecipe { Technique = technique });
        Assert.Equal(count, stated.Count);
        Assert.Equal(stated.Select(static leftover => leftover with { IsStated = false }), found);
    }

    [Fact]
    public void A_file_does_not_tell_what_was_excluded()
    {
        var (stated, known) = Leftovers(new QuantizationRecipe { Technique = QuantizationTechnique.DynamicRange, Exclude = ["*conv2d_18*"] });
        var found = Assert.IsAssignableFrom<IReadOnlyList<FloatLeftover>>(known);
        Assert.Equal(stated.Select(static leftover => leftover.Index), found.Select(static leftover => leftover.Index));
        Assert.Contains(stated, static leftover => leftover.Reason.Contains("excluded"));
        Assert.Contains(found, static leftover => leftover.Reason.Contains("the file does not say why"));
        Assert.Contains(found, static leftover => leftover.Reason.Contains("fewer than 1024"));
    }

    [Fact]
    public void A_model_without_anything_quantized_tells_of_no_technique()
        => Assert.Null(Leftovers(new QuantizationRecipe { Technique = QuantizationTechnique.DynamicRange, MinimumElements = int.MaxValue }).Found);

    [Fact]
    public void Reports_of_several_models_plan_each_technique_once()
    {
        using var folder = new TemporaryFolder();
        var source = RepositoryFolder.File("docs/examples/models/digits_resnet.tflite");
        using var reference = ModelReader.Open(source);
        var plans = new AssumedPlans();
        foreach (var (name, technique) in (ReadOnlySpan<(string, QuantizationTechnique)>)[("a", QuantizationTechnique.DynamicRange), ("b", QuantizationTechnique.DynamicRange), ("c", QuantizationTechnique.Float16)])
        {
            var path = ModelConverter.Convert(new ConversionRequest { Source = source, Destination = Path.Combine(folder.Path, name), Recipe = new QuantizationRecipe { Technique = technique } }).Path!;
            using var quantized = ModelReader.Open(path);
            Assert.Equal(ModelReport.Of(reference, quantized).Leftovers, ModelReport.Of(reference, quantized, plans: plans).Leftovers);
        }

        Assert.Equal(2, plans.Made);
    }

    private static (IReadOnlyList<FloatLeftover> Stated, IReadOnlyList<FloatLeftover>? Found) Leftovers(QuantizationRecipe recipe)
    {
        using var folder = new TemporaryFolder();
        var source = RepositoryFolder.File("docs/examples/models/digits_resnet.tflite");
        var result = ModelConverter.Convert(new ConversionRequest { Source = source, Destination = Path.Combine(folder.Path, "q.tflite"), Recipe = recipe });
        using var reference = ModelReader.Open(source);
        using var quantized = ModelReader.Open(result.Path!);
        return (ModelReport.Of(reference, quantized, result.Plan).Leftovers!, ModelReport.Of(reference, quantized).Leftovers);
    }
}
