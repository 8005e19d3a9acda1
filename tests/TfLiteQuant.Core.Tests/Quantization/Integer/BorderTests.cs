using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>What callers give and get: types, names, signatures, and values that pass through.</summary>
public sealed class BorderTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    public static TheoryData<TensorType, TensorType> Types =>
    [
        (TensorType.Float32, TensorType.Float32), (TensorType.Int8, TensorType.Int8), (TensorType.UInt8, TensorType.UInt8), (TensorType.UInt8, TensorType.Float32),
        (TensorType.Float32, TensorType.UInt8), (TensorType.Int8, TensorType.UInt8),
    ];

    /// <summary>The float operator at the input and the one at the output read and write what the border holds.</summary>
    [Theory, MemberData(nameof(Types))]
    public async Task Any_types_at_the_borders(TensorType input, TensorType output)
    {
        var image = Main.Input([1, 6, 6, 3], "image");
        Main.Output(Main.Conv2D(image, 4), Main.Unary(BuiltinOperator.Floor, Main.Mul(image, image)), Main.Unary(BuiltinOperator.Sin, image));
        _builder.Signature("serve", Main, ["image"], ["a", "b", "c"]);
        var run = IntegerRun.Of(_builder, IntegerRun.Int8 with { InputType = input, OutputType = output });
        Assert.Equal(input, run.Main.Tensors[run.Main.Inputs[0]].Type);
        Assert.Equal("image", run.Main.Tensors[run.Main.Inputs[0]].Name);
        Assert.All(run.Main.Outputs, tensor => Assert.Equal(output, run.Main.Tensors[tensor].Type));
        using var source = ModelReader.Read(run.Source);
        Assert.Equal(source.Subgraphs[0].Outputs.Select(tensor => source.Subgraphs[0].Tensors[tensor].Name), run.Main.Outputs.Select(tensor => run.Main.Tensors[tensor].Name));
        var signature = Assert.Single(run.Model.Signatures);
        Assert.Equal(run.Main.Inputs, signature.Inputs.Select(static port => port.TensorIndex));
        Assert.Equal(run.Main.Outputs, signature.Outputs.Select(static port => port.TensorIndex));
        var agreements = await run.AgainstFloatAsync();
        agreements[0].RequireSqnr(28, "convolution");
        agreements[2].RequireSqnr(28, "sine");
    }

    [Fact]
    public void An_input_that_is_passed_on_is_not_converted_to_and_fro()
    {
        var input = Main.Input([1, 4], "through");
        Main.Output(input, Main.Unary(BuiltinOperator.Abs, input), input);
        var run = IntegerRun.Of(_builder, IntegerRun.Int8);
        Assert.Equal([BuiltinOperator.Quantize, BuiltinOperator.Abs, BuiltinOperator.Dequantize], run.Kinds());
        Assert.Equal(run.Main.Inputs[0], run.Main.Outputs[0]);
        Assert.Equal(run.Main.Outputs[0], run.Main.Outputs[2]);

        foreach (var type in (TensorType[])[TensorType.Int8, TensorType.UInt8])
        {
            run = IntegerRun.Of(_builder, IntegerRun.Only with { InputType = type, OutputType = type });
            Assert.Equal(run.Main.Inputs[0], run.Main.Outputs[0]);
            Assert.Equal(type, run.Main.Tensors[run.Main.Inputs[0]].Type);
        }
    }

    /// <summary>Not run: this build of the runtime answers an input that is passed on with whatever its memory held, in float models too.</summary>
    [Fact]
    public async Task An_input_that_is_passed_on_may_change_its_type()
    {
        var input = Main.Input([1, 4], "through");
        Main.Output(input, Main.Unary(BuiltinOperator.Abs, input));
        foreach (var (given, got) in ((TensorType, TensorType)[])[(TensorType.Float32, TensorType.Int8), (TensorType.UInt8, TensorType.Int8), (TensorType.Int8, TensorType.Float32)])
        {
            var run = IntegerRun.Of(_builder, IntegerRun.Int8 with { InputType = given, OutputType = got });
            Assert.Equal((given, got), (run.Main.Tensors[run.Main.Inputs[0]].Type, run.Main.Tensors[run.Main.Outputs[0]].Type));
            Assert.Single(run.Main.Operators, op => op.Outputs[0] == run.Main.Outputs[0]);
            await run.LoadAsync();
        }
    }

    /// <summary>What has nothing integer in it gets no conversions, and where codes are asked for, they stand at the border alone.</summary>
    [Fact]
    public async Task A_float_operator_alone()
    {
        Main.Output(Main.Unary(BuiltinOperator.Ceil, Main.Input([1, 8])));
        Assert.Equal([BuiltinOperator.Ceil], IntegerRun.Of(_builder, IntegerRun.Int8).Kinds());
        var run = IntegerRun.Of(_builder, IntegerRun.Int8Borders);
        Assert.Equal([BuiltinOperator.Dequantize, BuiltinOperator.Ceil, BuiltinOperator.Quantize], run.Kinds());
        await run.LoadAsync();
    }

    [Fact]
    public async Task A_result_that_is_also_read_inside_is_converted_once()
    {
        var first = Main.FullyConnected(Main.Input([1, 8]), 8);
        Main.Output(first, Main.FullyConnected(first, 4), Main.Unary(BuiltinOperator.Round, first));
        var name = Main[first].Name;
        var run = IntegerRun.Of(_builder, IntegerRun.Int8);
        Assert.Equal(
            [BuiltinOperator.Quantize, BuiltinOperator.FullyConnected, BuiltinOperator.Dequantize, BuiltinOperator.FullyConnected, BuiltinOperator.Dequantize, BuiltinOperator.Round], run.Kinds());
        Assert.Equal((name, TensorType.Float32), (run.Main.Tensors[run.Main.Outputs[0]].Name, run.Main.Tensors[run.Main.Outputs[0]].Type));
        Assert.Equal(run.Main.Outputs[0], run.Single(BuiltinOperator.Round).Inputs[0]);
        await run.LoadAsync();
        Assert.Equal(run.Main.Tensors.Count, run.Main.Tensors.Select(static tensor => tensor.Name).Distinct().Count());
    }

    /// <summary>Whole numbers and truth values, inputs that nothing reads, and results that nothing computes stay what they are.</summary>
    [Fact]
    public void What_is_no_activation_stays()
    {
        Value indices = Main.Input([3], "indices", TensorType.Int32), unread = Main.Input([2], "unread"), table = Main.Input([5, 4], "table");
        Main.Output(Main.Gather(table, indices), indices, Main.Constant<float>([1], [1], "fixed"));
        var run = IntegerRun.Of(_builder, IntegerRun.Only, static random
            => [TensorValue.From<int>(random.Integers(3, 0, 5), 3), TensorValue.From<float>(random.Floats(2), 2), TensorValue.From<float>(random.Floats(20), 5, 4)]);
        Assert.Equal([TensorType.Int32, TensorType.Float32, TensorType.Int8], run.Main.Inputs.Select(input => run.Main.Tensors[input].Type));
        Assert.Equal([TensorType.Int8, TensorType.Int32, TensorType.Float32], run.Main.Outputs.Select(output => run.Main.Tensors[output].Type));
        Assert.Equal(unread.Index, run.Main.Inputs[1]);
    }

    /// <summary>Nothing of an entry point that never ran while calibrating is quantized, not even what has a scale without data.</summary>
    [Fact]
    public async Task A_signature_without_data_stays_float()
    {
        Main.Output(Main.Softmax(Main.FullyConnected(Main.Input([1, 4]), 3)));
        var other = _builder.AddSubgraph("other");
        other.Output(other.Softmax(other.FullyConnected(other.Input([1, 4]), 3)));
        _builder.Signature("seen", Main, ["x"], ["y"]).Signature("unseen", other, ["x"], ["y"]);
        var run = IntegerRun.Of(_builder, IntegerRun.Int8Borders);
        Assert.Equal([BuiltinOperator.FullyConnected, BuiltinOperator.Softmax], run.Kinds(subgraph: 1));
        Assert.All(run.Model.Subgraphs[1].Tensors, static tensor => Assert.Equal(TensorType.Float32, tensor.Type));
        Assert.All(run.Plan.Operators.Where(static row => row.Subgraph == 1), static row => Assert.Contains("calibrating", row.Reason));
        Assert.Equal(TensorType.Int8, run.Main.Tensors[run.Main.Inputs[0]].Type);
        await run.RequireAgreementAsync(30);
    }
}
