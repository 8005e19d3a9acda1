using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Models whose parts do not fit each other are refused, with the place named; oddities that runtimes load are not.</summary>
public sealed class ModelCheckTests
{
    [Fact]
    public void No_subgraph() => Refused(static model => model.Subgraphs.Clear(), "no subgraph");

    [Fact]
    public void Subgraph_input_out_of_range()
        => Refused(static model => model.Subgraphs[0].Inputs = [99], "input 0 is tensor 99", subgraph: 0);

    [Fact]
    public void Subgraph_output_left_out()
        => Refused(static model => model.Subgraphs[1].Outputs = [0, -1], "output 1 is tensor -1", subgraph: 1);

    [Fact]
    public void Operator_input_out_of_range()
        => Refused(static model => model.Subgraphs[0].Operators[0].Inputs = [0, 11], "input 1 is tensor 11", subgraph: 0, op: 0);

    [Fact]
    public void Operator_output_left_out()
        => Refused(static model => model.Subgraphs[0].Operators[1].Outputs = [-1], "output 0 is tensor -1", subgraph: 0, op: 1);

    [Fact]
    public void Intermediate_out_of_range()
        => Refused(static model => model.Subgraphs[0].Operators[0].Intermediates = [-2], "intermediate 0 is tensor -2", subgraph: 0, op: 0);

    [Fact]
    public void Signature_of_a_missing_subgraph()
        => Refused(static model => model.Signatures[0].SubgraphIndex = 2, "Signature 'serve' refers to subgraph 2");

    [Fact]
    public void Signature_of_a_missing_tensor()
        => Refused(static model => model.Signatures[0].Inputs[0].TensorIndex = 1, "'x' as tensor 1", subgraph: 1);

    [Fact]
    public void External_buffer_of_a_missing_group()
        => Refused(static model => model.ExternalBuffers[0].Group = 1, "refers to group 1");

    [Fact]
    public void External_buffer_that_wraps_around()
        => Refused(static model => model.ExternalBuffers[0].Offset = ulong.MaxValue - 10, "ends beyond 64 bits");

    [Fact]
    public void Tensor_of_a_missing_external_buffer()
        => Refused(static model => model.Subgraphs[0].Tensors[7].ExternalBufferId = 8, "external buffer 8", subgraph: 0, tensor: 7);

    [Theory]
    [InlineData(new[] { 2, 4 })]
    [InlineData(new[] { 1000000000, 1000000 })]
    public void Data_shorter_than_the_shape(int[] shape)
        => Refused(model => model.Subgraphs[0].Tensors[1] = new Tensor { Name = "w", Shape = shape, Buffer = model.Buffers[1] }, "takes", subgraph: 0, tensor: 1);

    [Fact]
    public void Initial_data_of_a_variable_shorter_than_the_shape()
        => Refused(
            static model => model.Subgraphs[0].Tensors[1] = new Tensor { Name = "state", Shape = [2, 4], Buffer = model.Buffers[1], IsVariable = true }, "takes", subgraph: 0, tensor: 1);

    [Fact]
    public void Packed_data_shorter_than_the_shape()
        => Refused(static model => model.Subgraphs[0].Tensors[2].Shape = [2, 4], "of Int4 takes 4 bytes, but the tensor's buffer has 3", subgraph: 0, tensor: 2);

    [Fact]
    public void Element_count_that_overflows()
        => Refused(static model => model.Subgraphs[0].Tensors[0].Shape = [int.MaxValue, int.MaxValue, int.MaxValue], "more elements than memory", subgraph: 0, tensor: 0);

    [Fact]
    public void Negative_dimension_of_a_constant()
        => Refused(static model => model.Subgraphs[0].Tensors[2].Shape = [-1, 3], "dimension of -1", subgraph: 0, tensor: 2);

    [Fact]
    public void Negative_dimension_beyond_minus_one()
        => Refused(static model => model.Subgraphs[0].Tensors[0].Shape = [-2, 3], "dimension of -2", subgraph: 0, tensor: 0);

    [Fact]
    public void Scales_that_do_not_fit_the_dimension()
        => Refused(static model => model.Subgraphs[0].Tensors[2].Quantization!.QuantizedDimension = 1, "2 scales along dimension 1, which has 3", subgraph: 0, tensor: 2);

    [Fact]
    public void Dimension_of_scales_out_of_range()
        => Refused(static model => model.Subgraphs[0].Tensors[2].Quantization!.QuantizedDimension = 2, "run along dimension 2", subgraph: 0, tensor: 2);

    [Fact]
    public void Scales_and_zero_points_of_different_count()
        => Refused(static model => model.Subgraphs[0].Tensors[2].Quantization!.ZeroPoint = [0, 0, 0], "2 scales, but 3 zero points", subgraph: 0, tensor: 2);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Scale_without_meaning(float scale)
        => Refused(model => model.Subgraphs[0].Tensors[2].Quantization!.Scale = [0.5f, scale], "Scale 1 is", subgraph: 0, tensor: 2);

    [Fact]
    public void Blockwise_scales_out_of_range()
        => Refused(static model => model.Subgraphs[0].Tensors[8].Quantization!.Details = new BlockwiseQuantization(11, -1, 32), "scales are tensor 11", subgraph: 0, tensor: 8);

    [Fact]
    public void Zero_points_of_several_axes_out_of_range()
        => Refused(static model => model.Subgraphs[0].Tensors[9].Quantization!.Details = new MultiAxisQuantization(1, -2, 0, null), "zero points are tensor -2", subgraph: 0, tensor: 9);

    [Fact]
    public void Another_schema_version()
    {
        var model = RichModel.Make();
        model.SchemaVersion = 2;
        var error = Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(ModelWriter.ToBytes(model)));
        Assert.Equal(ErrorCode.UnsupportedSchemaVersion, error.Code);
        Assert.Contains("version 2", error.Problem);
    }

    [Fact]
    public void Tensor_of_a_missing_buffer()
    {
        var error = Refused(new FutureFile { TensorFields = static (builder, _) => builder.AddUint(2, 7, 0) });
        Assert.Equal("The tensor refers to buffer 7, but the model has 1.", error.Problem);
        Assert.Equal((0, 0, "tensor 0"), (error.Location.Subgraph, error.Location.TensorIndex, error.Location.TensorName));
    }

    [Fact]
    public void Operator_of_a_missing_code()
    {
        var error = Refused(new FutureFile { OperatorFields = static builder => builder.AddUint(0, uint.MaxValue, 0) });
        Assert.Equal("The operator refers to operator code 4294967295, but the model has 1.", error.Problem);
        Assert.Equal((0, 0), (error.Location.Subgraph, error.Location.OperatorIndex));
    }

    [Fact]
    public void Metadata_of_a_missing_buffer()
    {
        var file = new FutureFile();
        var metadata = file.Offsets(file.Table(2, static builder => builder.AddUint(1, 3, 0)));
        file.RootFields = builder => builder.AddOffset(6, metadata, 0);
        Assert.Contains("Metadata entry 0 refers to buffer 3", Refused(file).Problem);
        file = new FutureFile();
        var list = file.Ints(-1);
        file.RootFields = builder => builder.AddOffset(5, list, 0);
        Assert.Contains("metadata buffers refers to buffer 4294967295", Refused(file).Problem);
    }

    [Fact]
    public void First_buffer_that_holds_data()
        => Assert.Contains("Buffer 0 holds 3 bytes", Refused(new FutureFile { FirstBuffer = [1, 2, 3] }).Problem);

    public static TheoryData<string> Oddities => [.. OddityChanges.Keys];

    private static Dictionary<string, Action<TfLiteModel>> OddityChanges { get; } = new()
    {
        ["an open dimension in the shape itself"] = static model => model.Subgraphs[0].Tensors[0].Shape = [-1, 3],
        ["a buffer longer than the shape needs"] = static model => model.Subgraphs[0].Tensors[2].Shape = [2, 2],
        ["scales without zero points"] = static model => model.Subgraphs[0].Tensors[2].Quantization!.ZeroPoint = null,
        ["one zero point for all scales"] = static model => model.Subgraphs[0].Tensors[2].Quantization!.ZeroPoint = [0],
        ["negative and zero scales"] = static model => model.Subgraphs[0].Tensors[2].Quantization!.Scale = [-0.5f, 0],
        ["a vector's scales along a dimension it lacks"] = static model => model.Subgraphs[0].Tensors[0] = new Tensor { Shape = [2], Buffer = model.Buffers[0], Quantization = QuantizationParameters.PerAxis([1, 2], 3) },
        ["scales of a tensor without shape"] = static model => model.Subgraphs[0].Tensors[4].Quantization = QuantizationParameters.PerAxis([1, 2], 3),
        ["a type from the future"] = static model => model.Subgraphs[0].Tensors[1].Type = (TensorType)100,
        ["strings of any length"] = static model => model.Subgraphs[0].Tensors[2].Type = TensorType.String,
        ["no metadata name"] = static model => model.Metadata[0].Name = null,
        ["a signature without key"] = static model => model.Signatures[0].Key = null,
        ["a dimension of 0 in a huge shape"] = static model => model.Subgraphs[0].Tensors[0].Shape = [0, int.MaxValue, int.MaxValue, int.MaxValue],
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public void Oddities_that_run_are_taken(string oddity)
    {
        var model = RichModel.Make();
        OddityChanges[oddity](model);
        ModelReader.Read(ModelWriter.ToBytes(model)).Dispose();
    }

    private static TfLiteQuantException Refused(FutureFile file)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(file.Build()));
        Assert.Equal(ErrorCode.InvalidModel, error.Code);
        return error;
    }

    private static void Refused(Action<TfLiteModel> damage, string problem, int? subgraph = null, int? op = null, int? tensor = null)
    {
        var model = RichModel.Make();
        damage(model);
        var error = Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(ModelWriter.ToBytes(model), "/some/file.tflite"));
        Assert.Equal(ErrorCode.InvalidModel, error.Code);
        Assert.Contains(problem, error.Problem);
        Assert.NotEmpty(error.Advice);
        Assert.Equal("/some/file.tflite", error.Location.Path);
        Assert.Equal((subgraph, op, tensor), (error.Location.Subgraph, error.Location.OperatorIndex, error.Location.TensorIndex));
        if (op is { } index) Assert.Equal(model.Subgraphs[subgraph!.Value].Operators[index].Code.Name, error.Location.OperatorName);
        if (tensor is { } at) Assert.Equal(model.Subgraphs[subgraph!.Value].Tensors[at].Name, error.Location.TensorName);
    }
}
