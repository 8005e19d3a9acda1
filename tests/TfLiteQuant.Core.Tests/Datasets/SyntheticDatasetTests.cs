using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class SyntheticDatasetTests
{
    private static readonly ModelInput[] Inputs =
    [
        Input("image", TensorType.Float32, [1, 50, 4]), Input("token", TensorType.Int32, [1, -1]), Input("mask", TensorType.Bool, [100]),
        Input("code", TensorType.Int8, [10]) with { Quantization = QuantizationParameters.PerTensor(0.1f, 0) },
    ];

    [Fact]
    public void Samples_fit_the_inputs_and_are_the_same_for_the_same_seed()
    {
        var samples = new SyntheticDataset(5, -1, 1, 7).Read(Inputs).ToList();
        Assert.Equal([0, 1, 2, 3, 4], samples.Select(static sample => sample.Index));
        foreach (var sample in samples)
        {
            var image = sample.Inputs["image"];
            Assert.Equal([1, 50, 4], image.Shape);
            Assert.All(image.Values<float>().ToArray(), static value => Assert.InRange(value, -1f, 1f));
            Assert.InRange(image.Values<float>().ToArray().Average(), -0.2, 0.2);
            Assert.Equal((1, TensorType.Int64), (sample.Inputs["token"].Count, sample.Inputs["token"].Type));
            Assert.InRange(sample.Inputs["mask"].Bytes.Count(static value => value == 1), 25, 75);
            Assert.Equal(TensorType.Float32, sample.Inputs["code"].Type);
        }

        Assert.Equal(5, samples.Select(static sample => Convert.ToHexString(sample.Inputs["image"].Bytes)).Distinct().Count());
        Assert.Equal(samples[3].Inputs["image"].Bytes, new SyntheticDataset(4, -1, 1, 7).Read(Inputs).Last().Inputs["image"].Bytes);
        Assert.NotEqual(samples[3].Inputs["image"].Bytes, new SyntheticDataset(4, -1, 1, 8).Read(Inputs).Last().Inputs["image"].Bytes);
    }

    [Fact]
    public void Every_graph_that_can_be_entered_has_one()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Abs, builder.Main.Input([1], "x")));
        var other = builder.AddSubgraph("other");
        other.Output(other.Unary(BuiltinOperator.Abs, other.Input([1], "y")));
        builder.AddSubgraph("body");
        builder.Signature("main", builder.Main, ["x"], ["out"]).Signature("second", other, ["y"], ["out"]).Signature("again", other, ["y"], ["out"]);
        var datasets = SyntheticDataset.ForAll(builder.Build(), 7, 3);
        Assert.Equal([null, "second"], datasets.Select(static dataset => dataset.Signature));
        Assert.All(datasets, static dataset => Assert.Equal((7, 3ul), (dataset.Samples, dataset.Seed)));
    }

    [Fact]
    public void It_says_what_it_is()
    {
        var dataset = new SyntheticDataset(3, seed: 5);
        Assert.True(dataset.IsSynthetic);
        Assert.Equal((3, "synthetic: 3 samples of random numbers from 0 to 1, seed 5"), (dataset.Count, dataset.Description));
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(static () => new SyntheticDataset(0)).Code);
        Assert.Equal(ErrorCode.InvalidDataset, Assert.Throws<TfLiteQuantException>(() => dataset.Read([Input("text", TensorType.String, [1])]).ToList()).Code);
    }

    private static ModelInput Input(string name, TensorType type, int[] shape) => new() { Name = name, Names = [name], Type = type, Shape = shape, ShapeSignature = shape };
}
