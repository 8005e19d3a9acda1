using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Inspection;

public sealed class OperatorInspectorTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    [Fact]
    public void Absent_inputs_keep_their_place()
    {
        Main.FullyConnected(Main.Input([1, 4], "input"), 3, bias: false);
        var op = Only();
        Assert.Equal(3, op.Inputs.Count);
        Assert.Equal(-1, op.Inputs[2].Index);
        Assert.Equal("(none)", op.Inputs[2].ToString());
        Assert.Equal("Float32 Float32", op.InputTypes.ToString());
        Assert.Equal(12, op.MultiplyAccumulates);
        Assert.Equal("FULLY_CONNECTED#0 'fully_connected'", op.ToString());
    }

    [Fact]
    public void Options_are_named_and_enumerations_spelt_out()
    {
        Main.Conv2D(Main.Input([1, 8, 8, 3]), 4);
        Assert.Equal("padding=SAME stride_w=1 stride_h=1 fused_activation_function=NONE", Only().OptionsText);
    }

    [Fact]
    public void Options_that_no_schema_knows_have_numbers()
    {
        Main.Unary(BuiltinOperator.Relu, Main.Input([1]));
        var options = new OperatorOptions(250);
        options.Set(3, FieldValue.Int32(7));
        options.Set(1, FieldValue.Text("x"));
        Main.LastOperator.Options = options;
        Assert.Equal("field1='x' field3=7", Only().OptionsText);
    }

    [Fact]
    public void Vectors_booleans_and_types_are_written_as_such()
    {
        Main.Reshape(Main.Input([1, 4]), 2, 2);
        Main.Mean(Main.Input([1, 4]), [1], keepDimensions: true);
        var cast = new OperatorOptions(37);
        cast.Set(1, FieldValue.Int8((sbyte)TensorType.Int8));
        Main.Operator(BuiltinOperator.Cast, [Main.Input([1])], [(TensorType.Int8, [1])], cast);
        Assert.Equal(["new_shape=[2,2]", "keep_dims=true", "out_data_type=Int8"], OperatorInspector.Inspect(_builder.Build()).Select(static op => op.OptionsText));
    }

    [Fact]
    public void Custom_operators_have_their_own_name()
    {
        Main.Custom("MyOperator", [Main.Input([1])], [(TensorType.Float32, [1])], [1, 2]);
        var op = Only();
        Assert.Equal("MyOperator", op.Operator);
        Assert.Equal("MyOperator", op.CustomCode);
        Assert.Equal("custom_options=2 bytes", op.OptionsText);
        Assert.Null(op.MultiplyAccumulates);
    }

    [Fact]
    public void Kinds_follow_the_values()
    {
        var parameters = QuantizationParameters.PerTensor(1, 0);
        var input = Main.Input([1, 2], "input");
        var codes = Main.Quantize(input, TensorType.Int8, parameters);
        var sum = Main.Add(codes, codes);
        Main[sum].Quantization = parameters;
        var real = Main.Dequantize(sum);
        Main.FullyConnected(real, Main.QuantizedConstant<sbyte>([1, 2], [1, 2], parameters), Value.None);
        Main.Softmax(real);
        Main.Binary(BuiltinOperator.Mul, Main.Integers(1, 2), Main.Integers(3, 4));
        Assert.Equal(
            [OperatorKind.Other, OperatorKind.Integer, OperatorKind.Other, OperatorKind.Hybrid, OperatorKind.Float, OperatorKind.Other],
            OperatorInspector.Inspect(_builder.Build()).Select(static op => op.Kind));
    }

    private TfLiteOperatorInfo Only() => Assert.Single(OperatorInspector.Inspect(_builder.Build()));
}
