using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.Schema.Reading;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class DatasetInspectorTests
{
    [Fact]
    public void A_preview_tells_what_is_fed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.csv", "x_0,x_1,label\n1,2,dog\n3,6,cat\n");
        var preview = new DatasetInspector().Inspect(Feed.Import(path), [Feed.Input("x", [1, 2])]);
        Assert.Equal((2, null, path), (preview.Read, preview.Count, preview.Description));
        var input = Assert.Single(preview.Inputs);
        Assert.Equal((1.0, 6.0, 3.0), (input.Min, input.Max, input.Mean));
        Assert.Equal(Math.Sqrt(3.5), input.Std, 1e-9);
        Assert.Equal([2], input.ValueShape);
        Assert.Equal(["dog (1)", "cat (0)"], preview.Samples.Select(static sample => sample.Label));
        Assert.EndsWith("a.csv, line 3", preview.Samples[1].Origin);
        Assert.Equal((3.0, 6.0, 4.5), (preview.Samples[1].Min, preview.Samples[1].Max, preview.Samples[1].Mean));
        Assert.Equal(["FewSamples"], preview.Findings.Select(static finding => finding.Code));
    }

    [Fact]
    public void Constant_and_repeated_samples_are_found()
    {
        var preview = Inspect("(4, 2)", [1, 2, 5, 5, 1, 2, 1, 2], Feed.Input("x", [1, 2]));
        var constant = Assert.Single(preview.Findings, static finding => finding.Code == "ConstantSample");
        Assert.Equal(("x", 1L), (constant.Input, constant.Sample));
        var repeated = Assert.Single(preview.Findings, static finding => finding.Code == "DuplicateSample");
        Assert.Contains("2 of 4", repeated.Message);
        Assert.Equal(2, repeated.Sample);
    }

    [Fact]
    public void A_value_that_is_no_number_is_an_error_and_the_first_finding()
    {
        var preview = Inspect("(2, 2)", [1, 2, 3, float.NaN], Feed.Input("x", [1, 2]));
        Assert.Equal((DatasetSeverity.Error, "InvalidDataset", 1L), (preview.Findings[0].Severity, preview.Findings[0].Code, preview.Findings[0].Sample));
        Assert.Contains("x.npy, item 1", preview.Findings[0].Message);
        Assert.Equal(1, preview.Read);
    }

    [Fact]
    public void Samples_that_are_looked_at_are_bounded()
    {
        using var folder = new TemporaryFolder();
        var data = Feed.Import(folder.Write("x.npy", NpyFile.Floats("(200,)", new SeededRandom(1).Floats(200))));
        var preview = new DatasetInspector { Samples = 7 }.Inspect(data, [Feed.Input("x", [1])]);
        Assert.Equal((7, 200L), (preview.Read, preview.Count));
        Assert.Empty(preview.Findings);
    }

    [Theory]
    [InlineData(new[] { 0f, 255, 17, 3 }, "UnscaledPixels")]
    [InlineData(new[] { 0f, 1, 0.5f, 0.2f }, null)]
    [InlineData(new[] { -1f, 1, 0.5f, 0.2f }, null)]
    [InlineData(new[] { 0f, 255.5f, 17, 3 }, null)]
    [InlineData(new[] { 0.5f, 200, 17, 3 }, null)]
    [InlineData(new[] { -5f, 200, 17, 3 }, null)]
    public void Pixels_that_nobody_scaled_are_told_by_their_values(float[] values, string? code)
        => Assert.Equal(code, RangeFinding(values, Feed.Input("x", [1, 4])));

    [Theory]
    [InlineData(new[] { 0f, 255, 17, 3 }, "SaturatingValues")]
    [InlineData(new[] { 0f, 0.9f, 0.1f, 0.5f }, null)]
    [InlineData(new[] { 0f, 0.03f, 0.01f, 0.02f }, "UnusedRange")]
    public void Quantized_inputs_say_what_they_can_hold(float[] values, string? code)
        => Assert.Equal(code, RangeFinding(values, Feed.Input("x", [1, 4], TensorType.Int8, QuantizationParameters.PerTensor(1 / 255f, -128))));

    [Theory]
    [InlineData(1 / 255f, new[] { 0f, 255, 17, 3 }, null)]
    [InlineData(1 / 255f, new[] { 0f, 1, 0.5f, 0.2f }, "ScaledTwice")]
    [InlineData(2f, new[] { 0f, 1, 0.5f, 0.2f }, null)]
    public void A_model_that_rescales_takes_pixels(float factor, float[] values, string? code)
    {
        var model = new ModelBuilder();
        var input = model.Main.Input([1, 4], "x");
        model.Main.Output(model.Main.Mul(model.Main.Reshape(input, 1, 4), model.Main.Constant<float>([factor], [], "factor")));
        using var built = model.Build();
        Assert.Equal(code, RangeFinding(values, Feed.Input("x", [1, 4]), built));
    }

    [Theory]
    [InlineData(new[] { 0f, 255, 17, 3 }, "UnexpectedRange")]
    [InlineData(new[] { 0f, 0.1f, 0.05f, 0 }, "UnexpectedRange")]
    [InlineData(new[] { -1f, 1, 0.5f, 0.2f }, null)]
    [InlineData(new[] { 0f, 1, 0.5f, 0.2f }, null)]
    public void Metadata_says_how_values_are_normalized(float[] values, string? code)
    {
        var input = Feed.Input("x", [1, 4]);
        var check = new RangeCheck(new Dictionary<string, InputHint> { ["x"] = new(new InputNormalization([127.5f], [127.5f]), null, false) });
        check.Observe(new DatasetSample { Index = 0, Origin = "", Inputs = new Dictionary<string, SampleArray>() }, input, [.. values.Select(static value => (double)value)]);
        var finding = check.Findings(new SyntheticDataset(), 1).SingleOrDefault();
        Assert.Equal(code, finding?.Code);
        if (code is not null) Assert.Contains("-Mean 127.5 -Std 127.5", finding!.Remedy);
    }

    [Fact]
    public void Normalization_is_read_from_metadata()
    {
        using var model = ModelReader.Open(Shared.RequireFile("corpus/imagenet-mobilenet_v1_025_224/mobilenet_v1_0.25_224_quant.tflite"));
        var found = Assert.Single(NormalizationReader.Read(model));
        Assert.Equal((127.5f, 127.5f), (Assert.Single(found!.Mean), Assert.Single(found.Std)));
    }

    [Fact]
    public void Metadata_that_cannot_be_read_says_nothing()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Relu, model.Main.Input([1, 4], "x")));
        Assert.Empty(NormalizationReader.Read(model.Metadata("TFLITE_METADATA", "This is no metadata.").Build()));
        Assert.Empty(NormalizationReader.Read(new TfLiteModel()));
    }

    /// <summary>A photograph for a model: decoded, resized and normalized.</summary>
    [Fact]
    public void A_photograph_is_recognized()
    {
        var folder = Shared.RequireFolder("corpus/imagenet-mobilenet_v1_025_224");
        using var model = ModelReader.Open(Path.Combine(folder, "mobilenet_v1_0.25_224_1_default_1.tflite"));
        using var runner = new SampleRunner(model);
        var classes = File.ReadAllLines(Path.Combine(folder, "labels.txt"));
        var options = new DatasetOptions { Transform = new ValueTransform { Mean = [127.5], Std = [127.5] } };
        var sample = Assert.Single(Feed.Import(Path.Combine(folder, "burger.jpg"), options).Read(runner.ModelInputs));
        var scores = runner.Run(sample.Inputs)[0].Values<float>().ToArray();
        Assert.Contains("cheeseburger", scores.Select(static (score, i) => (score, i)).OrderByDescending(static pair => pair.score).Take(3).Select(pair => classes[pair.i]));
    }

    [Fact]
    public void Made_up_data_is_told()
        => Assert.Contains(new DatasetInspector().Inspect(new SyntheticDataset(), [Feed.Input("x", [4])]).Findings, static finding => finding.Code == "SyntheticData");

    private static string? RangeFinding(float[] values, ModelInput input, TfLiteModel? model = null)
        => Inspect("(1, 4)", values, input, model).Findings.FirstOrDefault(static finding => finding.Code is not ("FewSamples" or "ConstantSample"))?.Code;

    private static DatasetPreview Inspect(string shape, float[] values, ModelInput input, TfLiteModel? model = null)
    {
        using var folder = new TemporaryFolder();
        return new DatasetInspector().Inspect(Feed.Import(folder.Write("x.npy", NpyFile.Floats(shape, values))), [input], model);
    }
}
