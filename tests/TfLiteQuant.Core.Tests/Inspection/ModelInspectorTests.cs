using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Inspection;

public sealed class ModelInspectorTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    [Fact]
    public void Parameters_are_float_and_quantized_constants_counted_once()
    {
        var input = Main.Input([1, 4]);
        var weights = Main.Weights([4, 4]);
        var shared = Main.Tensor([4, 4], name: "shared");
        Main[shared].Buffer = Main[weights].Buffer;
        var sum = Main.Add(Main.FullyConnected(input, weights, Value.None), Main.FullyConnected(input, shared, Value.None));
        Main.Output(Main.Reshape(sum, 2, 2));
        Assert.Equal(16, ModelInspector.Inspect(_builder.Build()).ParameterCount);
    }

    [Fact]
    public void Scales_of_blocks_are_no_parameters_but_scale_bytes()
    {
        BlockWise.AddLayer(_builder);
        var info = Written();
        Assert.Equal(8, info.ParameterCount);
        Assert.Equal(8, info.WeightBytes);
        Assert.Equal(4 * 2, info.ScaleBytes);
        Assert.Equal(4 * 4, info.ZeroPointBytes);
    }

    [Fact]
    public void Names_of_operators_that_differ_in_case_are_counted_apart()
    {
        var input = Main.Input([1]);
        Main.Custom("Op", [input], [(TensorType.Float32, [1])]);
        Main.Custom("op", [input], [(TensorType.Float32, [1])]);
        Assert.Equal("Op 1, op 1", ModelInspector.Inspect(_builder.Build()).OperatorCounts.ToString());
    }

    [Fact]
    public void Metadata_and_appended_bytes_are_told()
    {
        Main.Output(Main.Softmax(Main.Input([1, 4])));
        _builder.Metadata("min_runtime_version", "2.4.0\0\0").Metadata("notes", "hello");
        var info = Written();
        Assert.Equal("2.4.0", info.MinimumRuntimeVersion);
        Assert.Equal("min_runtime_version (7 bytes), notes (5 bytes)", info.Metadata.ToString());
        Assert.Equal(0, info.AppendedBytes);
    }

    [Fact]
    public void Shapes_that_may_change_show_in_inputs()
    {
        Main.Output(Main.Softmax(Main.Input([1, 4], "input", shapeSignature: [-1, 4])));
        var input = ModelInspector.Inspect(_builder.Build()).Inputs[0];
        Assert.Equal("[1,4]", input.Shape.ToString());
        Assert.Equal("[-1,4]", input.ShapeSignature.ToString());
        Assert.Equal("input Float32 [-1,4]", input.ToString());
    }

    [Fact]
    public void Quantized_inputs_tell_how()
    {
        var input = Main.Input([1, 4], "input", TensorType.Int8);
        Main[input].Quantization = QuantizationParameters.PerTensor(0.5f, -128);
        Main.Output(Main.Dequantize(input));
        Assert.Equal("input Int8 [1,4] 0.5 * (q + 128)", ModelInspector.Inspect(_builder.Build()).Inputs[0].ToString());
    }

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Kinds_of_bytes_sum_up_to_the_file(string name)
    {
        foreach (var path in Directory.EnumerateFiles(GoldenModel.Require(name).Folder, "*.tflite", SearchOption.AllDirectories))
        {
            using var model = ModelReader.Open(path);
            var info = ModelInspector.Inspect(model);
            Assert.Equal(new FileInfo(path).Length, info.WeightBytes + info.ScaleBytes + info.ZeroPointBytes + info.NameBytes + info.RestBytes);
            Assert.True(info.RestBytes > 0);
        }
    }

    private TfLiteModelInfo Written()
    {
        using var model = ModelReader.Read(ModelWriter.ToBytes(_builder.Build()));
        return ModelInspector.Inspect(model);
    }
}
