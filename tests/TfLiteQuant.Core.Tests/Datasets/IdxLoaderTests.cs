using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class IdxLoaderTests
{
    [Theory]
    [InlineData("t10k-images-idx3-ubyte")]
    [InlineData("a.idx")]
    [InlineData("a.idx3")]
    [InlineData("a.idx3-ubyte")]
    public void Items_take_the_inputs_shape(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]);
        Assert.Equal(2, Feed.Import(path).Count);
        foreach (var shape in (int[][])[[1, 1, 2, 1], [1, 2], [-1, 1, 2]])
            Assert.Equal([1f, 2, 3, 4], Feed.Read(path, null, Feed.Input("x", shape)).SelectMany(static sample => sample.Floats()));
        Assert.Contains("UInt8[1,2]", Feed.Fails(path, null, Feed.Input("x", [1, 3])).Problem);
    }

    [Fact]
    public void Numbers_of_several_bytes_are_turned()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([258f], Feed.Read(folder.Write("a.idx", [0, 0, 0x0B, 1, 0, 0, 0, 1, 1, 2]), null, Feed.Input("x", [1]))[0].Floats());
        Assert.Equal([1.5f], Feed.Read(folder.Write("b.idx", [0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0]), null, Feed.Input("x", [1]))[0].Floats());
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 8, 1, 0, 0, 0, 1, 5 }, "no idx file")]
    [InlineData(new byte[] { 0, 0, 7, 1, 0, 0, 0, 1, 5 }, "type 0x07")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 5 }, "ends before item 1 of 2")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF }, "cannot be")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 2, 0x7F, 0, 0, 0, 0x7F, 0, 0, 0 }, "cannot be")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 2, 0x7F, 0, 0, 0 }, "ends before item 0")]
    [InlineData(new byte[] { 0x1F, 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9 }, "compressed data is damaged")]
    [InlineData(new byte[] { }, "ends before")]
    public void Damage_is_named(byte[] bytes, string problem)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(problem, Feed.Fails(folder.Write("a.idx", bytes), null, Feed.Input("x", [1])).Problem);
    }

    [Fact]
    public void Digits_of_Mnist_have_their_labels()
    {
        var labels = new FileLabels(Shared.RequireFile("corpus/data-mnist/t10k-labels-idx1-ubyte.gz"));
        var path = Shared.RequireFile("corpus/data-mnist/t10k-images-idx3-ubyte.gz");
        var data = Feed.Import(path, new DatasetOptions { Label = labels, Transform = new ValueTransform { Scale = [1 / 255.0] } }, new DatasetSelection(First: 5));
        Assert.Equal(5, data.Count);
        var samples = data.Read([Feed.Input("x", [1, 28, 28, 1])]).ToList();
        Assert.Equal([7.0, 2, 1, 0, 4], samples.Select(static sample => sample.Label()));
        Assert.All(samples, static sample => Assert.Equal(1, sample.Floats().Max(), 0.01));
        var other = new FileLabels(Shared.RequireFile("corpus/data-mnist/train-labels-idx1-ubyte.gz"));
        Assert.Contains("60000 labels for 10000 samples", Feed.Fails(path, new DatasetOptions { Label = other }, Feed.Input("x", [1, 28, 28, 1])).Problem);
    }
}
