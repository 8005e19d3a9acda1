using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization;

public sealed class DynamicRangeTests
{
    private readonly ModelBuilder _builder = new();

    private TfLiteModel Model => _builder.Model;

    private GraphBuilder Main => _builder.Main;

    [Fact]
    public void Convolution_weights_get_a_scale_per_filter_and_the_kernel_its_version()
    {
        Main.Output(Main.Conv2D(Main.Input([1, 8, 8, 16]), filters: 12));
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);

        var op = Model.Single(BuiltinOperator.Conv2D);
        Assert.True(Model.Read(op, 1).IsInt8(12));
        Assert.Equal(0, Model.Read(op, 1).Quantization!.QuantizedDimension);
        Assert.Equal(TensorType.Float32, Model.Read(op, 2).Type);
        Assert.Equal(5, op.Code.Version);
        Assert.Equal(OperatorOutcome.Hybrid, Assert.Single(plan.Operators).Outcome);
        Assert.Equal(Model.Read(op, 1).Quantization!.Scale, Assert.Single(plan.Tensors).Scale);
    }

    [Fact]
    public void Depthwise_weights_get_a_scale_per_channel_even_where_one_scale_is_wanted()
    {
        Main.Output(Main.DepthwiseConv2D(Main.Input([1, 8, 8, 128])));
        Quantized.Apply(Model, Quantized.DynamicRange with { PerTensor = true });

        var op = Model.Single(BuiltinOperator.DepthwiseConv2D);
        Assert.True(Model.Read(op, 1).IsInt8(128));
        Assert.Equal(3, Model.Read(op, 1).Quantization!.QuantizedDimension);
        Assert.Equal(6, op.Code.Version);
    }

    [Theory]
    [InlineData(false, true, 64, 12)]
    [InlineData(true, true, 1, 9)]
    [InlineData(true, false, 1, 3)]
    public void Dense_weights_follow_the_recipe(bool perTensor, bool asymmetricInputs, int scales, int version)
    {
        Main.Output(Main.FullyConnected(Main.Input([1, 32]), 64));
        Quantized.Apply(Model, Quantized.DynamicRange with { PerTensor = perTensor, AsymmetricInputs = asymmetricInputs });

        var op = Model.Single(BuiltinOperator.FullyConnected);
        Assert.True(Model.Read(op, 1).IsInt8(scales));
        Assert.Equal(version, op.Code.Version);
        Assert.Equal(asymmetricInputs, op.Options!.GetBoolean(3));
    }

    [Fact]
    public void Options_a_file_left_out_are_made()
    {
        Main.Output(Main.FullyConnected(Main.Input([1, 32]), 64));
        Main.LastOperator.Options = null;
        Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.Equal(8, Main.LastOperator.Options!.Tag);
        Assert.True(Main.LastOperator.Options.GetBoolean(3));
    }

    // A string field of another operator's options has the number of this flag.
    [Fact]
    public void Options_of_another_operator_are_replaced()
    {
        Main.Output(Main.FullyConnected(Main.Input([1, 32]), 64));
        Main.LastOperator.Options = new OperatorOptions(111);
        Main.LastOperator.Options.Set(3, FieldValue.Text("shared"));
        Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.Equal(8, Main.LastOperator.Options!.Tag);
        Assert.Equal(3, Assert.Single(Main.LastOperator.Options.Fields).Key);
    }

    [Theory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    public void The_threshold_is_the_fewest_elements_taken(int elements, bool quantized)
    {
        Main.Output(Main.FullyConnected(Main.Input([1, elements]), 1));
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.Equal(quantized ? TensorType.Int8 : TensorType.Float32, Model.Read(Main.LastOperator, 1).Type);
        if (quantized) return;
        Assert.Contains("1023 elements, fewer than 1024", Assert.Single(plan.Operators).Reason);
        Assert.Contains("No weights were quantized", Assert.Single(plan.Warnings));
        Assert.Equal(1, Main.LastOperator.Code.Version);
    }

    [Fact]
    public void A_lower_threshold_takes_smaller_weights()
    {
        Main.Output(Main.FullyConnected(Main.Input([1, 4]), 3));
        Quantized.Apply(Model, Quantized.DynamicRange with { MinimumElements = 0 });
        Assert.True(Model.Read(Main.LastOperator, 1).IsInt8(3));
    }

    [Fact]
    public void Only_the_right_side_of_a_matrix_product_is_taken()
    {
        var left = Main.Weights([1, 32, 40]);
        Main.Output(Main.BatchMatMul(left, Main.Weights([1, 40, 64])));
        Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.Equal(TensorType.Float32, Model.Read(Main.LastOperator, 0).Type);
        Assert.True(Model.Read(Main.LastOperator, 1).IsInt8(1));
        Assert.Equal(4, Main.LastOperator.Code.Version);
        Assert.True(Main.LastOperator.Options!.GetBoolean(2));
    }

    [Fact]
    public void A_gathered_table_is_dequantized_after_the_gather()
    {
        var gathered = Main.Gather(Main.Weights([64, 32]), Main.Input([5], type: TensorType.Int32));
        Main.Output(gathered);
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);

        Assert.Equal([BuiltinOperator.Gather, BuiltinOperator.Dequantize], Model.Kinds());
        var gather = Model.Single(BuiltinOperator.Gather);
        var dequantize = Model.Single(BuiltinOperator.Dequantize);
        var codes = Main.Subgraph.Tensors[gather.Outputs[0]];
        Assert.True(Model.Read(gather, 0).IsInt8(1));
        Assert.Equal(TensorType.Int8, codes.Type);
        Assert.Equal(Model.Read(gather, 0).Quantization!.Scale, codes.Quantization!.Scale);
        Assert.Equal([5, 32], codes.Shape!);
        Assert.Equal([gathered.Index], dequantize.Outputs);
        Assert.Equal([gathered.Index], Main.Subgraph.Outputs);
        Assert.Equal((2, 2), (gather.Code.Version, dequantize.Code.Version));
        Assert.Equal(OperatorOutcome.WeightOnly, plan.Operators[0].Outcome);
    }

    [Fact]
    public void Kernels_that_read_codes_in_float_take_them_directly()
    {
        Main.Output(
            Main.EmbeddingLookup(Main.Input([5], type: TensorType.Int32), rows: 64, width: 32),
            Main.TransposeConv(Main.Input([1, 4, 4, 16]), filters: 12, bias: true));
        Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.Equal([BuiltinOperator.EmbeddingLookup, BuiltinOperator.TransposeConv], Model.Kinds());
        Assert.True(Model.Read(Model.Single(BuiltinOperator.EmbeddingLookup), 1).IsInt8(64));
        Assert.True(Model.Read(Model.Single(BuiltinOperator.TransposeConv), 1).IsInt8(12));
        Assert.Equal(4, Model.Single(BuiltinOperator.EmbeddingLookup).Code.Version);
        Assert.Equal(3, Model.Single(BuiltinOperator.TransposeConv).Code.Version);
    }

    [Fact]
    public void Weight_only_dequantizes_before_the_operator_and_leaves_it_float()
    {
        var image = Main.Input([1, 8, 8, 16]);
        Main.Output(Main.Conv2D(image, filters: 12), Main.Conv3D(Main.Input([1, 4, 4, 4, 8]), filters: 8));
        var plan = Quantized.Apply(Model, Quantized.DynamicRange with { WeightOnly = true });

        Assert.Equal([BuiltinOperator.Dequantize, BuiltinOperator.Conv2D, BuiltinOperator.Dequantize, BuiltinOperator.Conv3D], Model.Kinds());
        var convolution = Model.Single(BuiltinOperator.Conv2D);
        var dequantize = Main.Subgraph.Operators[0];
        Assert.Equal(dequantize.Outputs[0], convolution.Inputs[1]);
        Assert.True(Model.Read(dequantize, 0).IsInt8(12));
        Assert.Equal(TensorType.Float32, Model.Read(convolution, 1).Type);
        Assert.Equal((1, 5), (convolution.Code.Version, dequantize.Code.Version));
        Assert.All(plan.Operators, static row => Assert.Equal(OperatorOutcome.WeightOnly, row.Outcome));
    }

    [Fact]
    public void Weights_without_an_integer_kernel_stay_float_and_say_so()
    {
        Main.Output(Main.Conv3D(Main.Input([1, 4, 4, 4, 8]), filters: 8), Main.Add(Main.Input([1, 2048]), Main.Weights([1, 2048])));
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.All(plan.Operators, static row => Assert.Equal(OperatorOutcome.Float, row.Outcome));
        Assert.Contains("no kernel for integer weights", plan.Operators[0].Reason);
        Assert.Contains("no kernel that reads these constants", plan.Operators[1].Reason);
    }

    [Fact]
    public void A_weight_shared_by_operators_of_one_kind_is_quantized_once()
    {
        var filter = Main.Weights([12, 3, 3, 16]);
        var first = Main.Conv2D(Main.Input([1, 8, 8, 16]), filter, Value.None);
        var second = Main.Conv2D(Main.Input([1, 8, 8, 16]), filter, Value.None);
        Main.Output(first, second);
        var tensors = Main.Subgraph.Tensors.Count;
        Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.Equal(Main.Subgraph.Operators[0].Inputs[1], Main.Subgraph.Operators[1].Inputs[1]);
        Assert.Equal(filter.Index, Main.Subgraph.Operators[1].Inputs[1]);
        Assert.Equal(tensors, Main.Subgraph.Tensors.Count);
    }

    [Fact]
    public void A_weight_that_another_operator_or_the_caller_reads_is_kept_in_float_as_well()
    {
        var weights = Main.Weights([64, 32]);
        var dense = Main.FullyConnected(Main.Input([1, 32]), weights, Value.None);
        Main.Output(dense, Main.Add(weights, Main.Input([64, 32])), weights);
        Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.True(Model.Read(Model.Single(BuiltinOperator.FullyConnected), 1).IsInt8(64));
        Assert.Equal(TensorType.Float32, Model.Read(Model.Single(BuiltinOperator.Add), 0).Type);
        Assert.Equal(TensorType.Float32, Main.Subgraph.Tensors[Main.Subgraph.Outputs[2]].Type);
    }

    [Fact]
    public void Operators_that_want_different_scales_get_a_copy_each()
    {
        var weights = Main.Weights([32, 64]);
        Main.Output(Main.FullyConnected(Main.Input([1, 64]), weights, Value.None), Main.BatchMatMul(Main.Input([4, 32]), weights));
        Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.True(Model.Read(Model.Single(BuiltinOperator.FullyConnected), 1).IsInt8(32));
        Assert.True(Model.Read(Model.Single(BuiltinOperator.BatchMatmul), 1).IsInt8(1));
    }

    [Fact]
    public void Graphs_of_control_flow_are_quantized_too()
    {
        var then = _builder.AddSubgraph("then");
        then.Output(then.FullyConnected(then.Input([1, 32]), 64));
        var otherwise = _builder.AddSubgraph("otherwise");
        otherwise.Output(otherwise.FullyConnected(otherwise.Input([1, 32]), 64));
        var condition = Main.Input([], type: TensorType.Bool);
        Main.Output(Main.If(condition, then, otherwise, Main.Input([1, 32])));
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.All([then, otherwise], graph => Assert.True(Model.Read(graph.LastOperator, 1, graph.Index).IsInt8(64)));
        Assert.Equal(2, plan.Tensors.Count);
    }

    [Fact]
    public void Weights_that_are_no_numbers_stay_float_with_a_warning()
    {
        var values = _builder.Random.Floats(2048, -1, 1);
        values[77] = float.NaN;
        var weights = Main.Constant<float>(values, [64, 32], "broken");
        Main.Output(Main.FullyConnected(Main.Input([1, 32]), weights, Value.None));
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.Equal(TensorType.Float32, Model.Read(Main.LastOperator, 1).Type);
        Assert.Equal(1, Main.LastOperator.Code.Version);
        Assert.Equal(OperatorOutcome.Float, plan.Operators[0].Outcome);
        Assert.Contains("'broken'", Assert.Single(plan.Warnings));
        Assert.Empty(plan.Tensors);
    }

    /// <summary>The runtime loads files whose buffers are longer than the shape; what lies beyond belongs to no element.</summary>
    [Fact]
    public void Data_beyond_the_shape_is_left_out()
    {
        var weights = Main.Weights([64, 32]);
        Main.Output(Main.FullyConnected(Main.Input([1, 32]), weights, Value.None));
        var values = Main[weights].Buffer.Data.AsSpan<float>().ToArray();
        Main[weights].Buffer = Model.AddBuffer(BufferData.From<float>([.. values, 1e9f, float.NaN]));
        Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.True(Main[weights].IsInt8(64));
        Assert.Equal((float)(2.0 * values.Take(32).Max(Math.Abs) / 254), Main[weights].Quantization!.Scale![0]);
    }

    [Fact]
    public void Replaced_weights_are_dropped_and_buffers_nothing_uses_are_kept()
    {
        var orphan = Model.AddBuffer(BufferData.From<byte>([1, 2, 3]));
        Main.Output(Main.FullyConnected(Main.Input([1, 32]), 64));
        var before = Model.Read(Main.LastOperator, 1).Buffer;
        Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.DoesNotContain(before, Model.Buffers);
        Assert.Contains(orphan, Model.Buffers);
        Assert.Contains(Model.Read(Main.LastOperator, 1).Buffer, Model.Buffers);
    }

    [Fact]
    public void A_stated_minimum_runtime_is_raised_to_what_the_operators_need()
    {
        Main.Output(Main.FullyConnected(Main.Input([1, 32]), 64));
        _builder.Metadata("min_runtime_version", "1.5.0\0\0\0\0\0\0\0\0\0\0\0");
        Quantized.Apply(Model, Quantized.DynamicRange);
        var stated = Model.Metadata[0].Buffer.Data.AsSpan<byte>();
        Assert.Equal("2.17.0\0\0\0\0\0\0\0\0\0\0"u8.ToArray(), stated.ToArray());
    }
}
