using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class PreparationTests
{
    [Fact]
    public void Values_are_scaled_then_shifted_then_divided()
        => Assert.Equal([((5f * 2) - 4) / 3, ((-1f * 2) - 4) / 3], Apply(new ValueTransform { Scale = [2], Mean = [4], Std = [3] }, [2], null, 5, -1));

    [Theory]
    [InlineData(null, new[] { 2, 3 }, new[] { 1f, 1, 1, 4, 4, 4 })]
    [InlineData(ImageLayout.Nhwc, new[] { 1, 2, 3 }, new[] { 1f, 1, 1, 4, 4, 4 })]
    [InlineData(ImageLayout.Nchw, new[] { 3, 2, 1 }, new[] { 1f, 2, 2, 3, 3, 4 })]
    [InlineData(ImageLayout.Nchw, new[] { 1, 3, 1, 2 }, new[] { 1f, 2, 2, 3, 3, 4 })]
    public void Channels_have_numbers_of_their_own(ImageLayout? layout, int[] shape, float[] expected)
        => Assert.Equal(expected, Apply(new ValueTransform { Mean = [0, 1, 2] }, shape, layout, 1, 2, 3, 4, 5, 6));

    [Fact]
    public void Numbers_must_fit_the_channels()
    {
        Assert.Null(new ValueTransform { Mean = [1, 2] }.Apply(SampleArray.From<float>(TensorType.Float32, [3], [1f, 2, 3]), null));
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(new ValueTransform { Mean = [1, 2], Std = [1, 2, 3] }.Require).Code);
        Assert.Throws<TfLiteQuantException>(new ValueTransform { Std = [0] }.Require);
        Assert.Throws<TfLiteQuantException>(new ValueTransform { Scale = [double.NaN] }.Require);
    }

    /// <summary>x / 255 in float32, as NumPy computes it, for all bytes.</summary>
    [Fact]
    public void Scaling_bytes_gives_the_nearest_floats()
    {
        var bytes = Enumerable.Range(0, 256).Select(static value => (byte)value).ToArray();
        var scaled = new ValueTransform { Scale = [1 / 255.0] }.Apply(SampleArray.From<byte>(TensorType.UInt8, [256], bytes), null)!.Values<float>().ToArray();
        Assert.Equal(bytes.Select(static value => value / 255f), scaled);
    }

    [Theory]
    [InlineData(TensorType.Int8)]
    [InlineData(TensorType.UInt8)]
    public void Whole_numbers_for_quantized_inputs_are_real_values(TensorType type)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.npy", NpyFile.Bytes("|u1", "(1, 2)", [0, 255]));
        var sample = Assert.Single(Feed.Read(path, null, Feed.Input("x", [1, 2], type, QuantizationParameters.PerTensor(1, 0))));
        Assert.Equal((TensorType.Float32, 255f), (sample.Inputs["x"].Type, sample.Floats()[1]));
        Assert.Equal(TensorType.UInt8, Assert.Single(Feed.Read(path, null, Feed.Input("x", [1, 2], TensorType.UInt8))).Inputs["x"].Type);
    }

    [Fact]
    public void Arrays_of_images_are_turned_where_their_order_is_stated()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.npy", NpyFile.Floats("(1, 3, 1, 2)", 1, 2, 3, 4, 5, 6));
        var input = Feed.Input("x", [1, 1, 2, 3]);
        Assert.Contains("Float32[3,1,2]", Feed.Fails(path, null, input).Problem);
        Assert.Equal([1f, 3, 5, 2, 4, 6], Feed.Read(path, new DatasetOptions { Layout = ImageLayout.Nchw }, input)[0].Floats());
        Assert.Equal([1f, 2, 3, 4, 5, 6], Feed.Read(path, new DatasetOptions { Layout = ImageLayout.Nchw }, Feed.Input("x", [1, 3, 1, 2]))[0].Floats());
        var batched = folder.Write("b.npy", NpyFile.Floats("(1, 1, 1, 2, 3)", 1, 3, 5, 2, 4, 6));
        var turned = Feed.Read(batched, new DatasetOptions { Layout = ImageLayout.Nhwc }, Feed.Input("x", [1, 3, 1, 2]))[0];
        Assert.Equal([1, 3, 1, 2], turned.Inputs["x"].Shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], turned.Floats());
    }

    [Fact]
    public void Transforms_are_for_real_values_only()
    {
        using var folder = new TemporaryFolder();
        var scaled = new DatasetOptions { Transform = new ValueTransform { Scale = [0.5] } };
        var path = NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), ("x", NpyFile.Floats("(1, 1)", 3)), ("ids", NpyFile.Bytes("<i4", "(1, 1)", NpyFile.Elements<int>(3))));
        var ids = Feed.Input("ids", [1, 1], TensorType.Int32);
        var sample = Assert.Single(Feed.Read(path, scaled, Feed.Input("x", [1, 1]), ids));
        Assert.Equal(1.5f, sample.Floats()[0]);
        Assert.Equal(3, sample.Inputs["ids"].Values<int>()[0]);
        Assert.Contains("-Scale", Feed.Fails(path, scaled, ids).Problem);
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, new[] { 2, 3 }, true)]
    [InlineData(new[] { 1, 2, 3 }, new[] { 1, 2, 3 }, true)]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, false)]
    [InlineData(new[] { -1, 3 }, new[] { 3 }, true)]
    [InlineData(new[] { -1, 3 }, new[] { 7, 3 }, true)]
    [InlineData(new[] { 1, -1, 3 }, new[] { 9, 3 }, true)]
    [InlineData(new[] { 1, 2 }, new[] { 1, 1, 2 }, false)]
    [InlineData(new int[0], new int[0], true)]
    public void Shapes_fit_with_or_without_a_batch(int[] input, int[] shape, bool fits) => Assert.Equal(fits, Feed.Input("x", input).Fits(shape));

    private static float[] Apply(ValueTransform transform, int[] shape, ImageLayout? layout, params float[] values)
        => transform.Apply(SampleArray.From<float>(TensorType.Float32, shape, values), layout)!.Values<float>().ToArray();
}
