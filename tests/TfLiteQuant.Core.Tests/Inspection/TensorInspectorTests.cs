using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Inspection;

public sealed class TensorInspectorTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    [Fact]
    public void Scale_per_tensor_has_a_represented_range()
    {
        Use(Main.QuantizedConstant<byte>([1, 2], [2], new QuantizationParameters { Scale = [0.5f], ZeroPoint = [10], Min = [-4], Max = [100] }, "codes"));
        var tensor = Named("codes");
        Assert.Equal(QuantizationScheme.PerTensor, tensor.Scheme);
        Assert.Null(tensor.Axis);
        Assert.Equal("-5", tensor.RepresentedMin.ToString());
        Assert.Equal("122.5", tensor.RepresentedMax.ToString());
        Assert.Equal("-4", tensor.Min.ToString());
        Assert.Equal("100", tensor.Max.ToString());
        Assert.Equal(2, tensor.BufferBytes);
    }

    [Fact]
    public void Scales_per_axis_keep_their_axis()
    {
        Use(Main.QuantizedConstant<sbyte>([1, 2, 3, 4], [2, 2], QuantizationParameters.PerAxis([1, 2], 1), "codes"));
        var tensor = Named("codes");
        Assert.Equal(QuantizationScheme.PerAxis, tensor.Scheme);
        Assert.Equal(1, tensor.Axis);
        Assert.Equal("-128 -256", tensor.RepresentedMin.ToString());
        Assert.Equal("127 254", tensor.RepresentedMax.ToString());
    }

    [Fact]
    public void Scales_of_blocks_are_read_from_their_tensor()
    {
        BlockWise.AddLayer(_builder);
        var tensor = Named("weights");
        Assert.Equal(QuantizationScheme.BlockWise, tensor.Scheme);
        Assert.Equal(2, tensor.BlockSize);
        Assert.Equal(BlockWise.Scales, tensor.Scale);
        Assert.Equal([0L, 1, 2, 3], tensor.ZeroPoint);
        Assert.Equal(-64, tensor.RepresentedMin[0]);
        Assert.Equal(-32.25f, tensor.RepresentedMin[1]);
    }

    [Theory]
    [InlineData(TensorType.Int4, -8)]
    [InlineData(TensorType.Int2, -2)]
    public void Scales_of_packed_blocks_are_read_from_their_tensor(TensorType type, int least)
    {
        Use(Main.BlockwiseConstant(type, new int[16], [2, 8], [0.5f, 0.25f, 1, 2], 4, "codes"));
        var tensor = Named("codes");
        Assert.Equal((QuantizationScheme.BlockWise, 4), (tensor.Scheme, tensor.BlockSize));
        Assert.Equal([0.5f, 0.25f, 1, 2], tensor.Scale);
        Assert.Empty(tensor.ZeroPoint);
        Assert.Equal([least * 0.5f, least * 0.25f, least, least * 2], tensor.RepresentedMin);
    }

    [Theory]
    [InlineData(TensorType.Int32, -1073741824, 1073741823.5)]
    [InlineData(TensorType.Int16, -16384, 16383.5)]
    [InlineData(TensorType.Int4, -4, 3.5)]
    public void Represented_range_follows_the_type(TensorType type, float least, float most)
    {
        var value = Main.Tensor([4], type, "value");
        Main[value].Quantization = QuantizationParameters.PerTensor(0.5f, 0);
        Main.Output(value);
        Assert.Equal(least, Named("value").RepresentedMin[0]);
        Assert.Equal(most, Named("value").RepresentedMax[0]);
    }

    [Fact]
    public void Schemes_that_are_not_understood_are_named()
    {
        var value = Main.Tensor([4], TensorType.Int8, "value");
        Main[value].Quantization = new QuantizationParameters { Details = new CustomQuantization([1, 2, 3]) };
        var tensor = Named("value");
        Assert.Equal(QuantizationScheme.Custom, tensor.Scheme);
        Assert.True(tensor.IsQuantized);
        Assert.Empty(tensor.Scale);
        Assert.Empty(tensor.RepresentedMin);
    }

    [Fact]
    public void Ranges_alone_are_no_quantization()
    {
        var value = Main.Input([4], "value");
        Main[value].Quantization = new QuantizationParameters { Min = [0], Max = [6] };
        var tensor = Named("value");
        Assert.Equal(QuantizationScheme.None, tensor.Scheme);
        Assert.Equal("6", tensor.Max.ToString());
    }

    [Fact]
    public void Producers_consumers_and_roles_are_told()
    {
        var input = Main.Input([1, 4], "input");
        var sum = Main.Add(input, input);
        Main.Variable([1, 4], "state");
        Main.Output(Main.Softmax(sum));

        Assert.Null(Named("input").Producer);
        // One reader, though it reads twice.
        Assert.Equal("ADD#0", Named("input").Consumers.ToString());
        Assert.Equal("ADD#0", Named("add").Producer!.ToString());
        Assert.Equal("SOFTMAX#1", Named("add").Consumers.ToString());
        Assert.Equal(TensorRole.Activation, Named("input").Role);
        Assert.Equal(TensorRole.Variable, Named("state").Role);
    }

    [Fact]
    public void Tensors_that_are_not_wanted_are_left_out()
    {
        Main.Input([1], "a");
        Main.Input([1], "b");
        Assert.Equal("b", Assert.Single(TensorInspector.Inspect(_builder.Build(), static (_, tensor) => tensor.Name == "b")).Name);
    }

    [Fact]
    public void Missing_names_and_shapes_are_empty()
    {
        _builder.Model.Subgraphs[0].AddTensor(new Tensor { Buffer = _builder.Model.Buffers[0] });
        var tensor = Assert.Single(TensorInspector.Inspect(_builder.Build()));
        Assert.Equal("", tensor.Name);
        Assert.Equal("[]", tensor.Shape.ToString());
        Assert.Equal("#0 '' Float32 []", tensor.ToString());
    }

    private void Use(Value codes) => Main.Output(Main.Dequantize(codes));

    private TensorQuantParams Named(string name) => TensorInspector.Inspect(_builder.Build()).Single(tensor => tensor.Name == name);
}
