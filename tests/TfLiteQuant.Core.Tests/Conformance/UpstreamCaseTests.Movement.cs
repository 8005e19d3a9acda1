using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <content>Operators that move or join codes.</content>
public sealed partial class UpstreamCaseTests
{
    [Fact]
    public void Split_and_what_reads_it_have_one_scale()
    {
        var run = UpstreamCase.Quantize("split", IntegerRun.Only);
        Assert.Equal([BuiltinOperator.Split, BuiltinOperator.Add], run.Kinds());
        Assert.Equal(5, run.Main.Tensors.Count);
        foreach (var name in (string[])["input", "split", "split:1", "output"]) run.Named(name).RequireCodes(TensorType.Int8, 1, -128);
        Assert.Equal(TensorType.Int32, run.Named("split/split_dim").Type);
        // The file states version 3 already.
        Assert.Equal(3, run.Single(BuiltinOperator.Split).Code.Version);
        Assert.Equal(2, run.Single(BuiltinOperator.Add).Code.Version);
    }

    [Fact]
    public void Average_pool_keeps_the_scale_of_its_input()
    {
        var run = UpstreamCase.Quantize("single_avg_pool_min_minus_5_max_plus_5", IntegerRun.Only);
        var op = Assert.Single(run.Main.Operators);
        UpstreamCase.RequireAlike(run.Read(op, 0), run.Written(op));
        Assert.Equal(2, op.Code.Version);
        Assert.Equal((4.998973f - -4.9994464f) / 255, run.Read(op, 0).Quantization!.Scale![0]);
    }

    [Fact]
    public void Add_has_scales_of_its_own_and_reshape_the_sums()
    {
        var run = UpstreamCase.Quantize("multi_input_add_reshape", IntegerRun.Only);
        var (add, reshape) = (run.Single(BuiltinOperator.Add), run.Single(BuiltinOperator.Reshape));
        run.Read(add, 0).RequireCodes(TensorType.Int8, 0.9968727f / 255, -128);
        run.Read(add, 1).RequireCodes(TensorType.Int8, 0.99987686f / 255, -128);
        run.Written(add).RequireCodes(TensorType.Int8, 1.9967496f / 255, -128);
        UpstreamCase.RequireAlike(run.Written(add), run.Written(reshape));
        Assert.Equal(TensorType.Int32, run.Read(reshape, 1).Type);
        Assert.Null(run.Read(reshape, 1).Quantization?.Scale);
        Assert.Equal((2, 1), (add.Code.Version, reshape.Code.Version));
    }

    /// <summary>As the current reference quantizer: the narrower input is quantized at the result's scale. The older one inserts a QUANTIZE
    /// and so rounds twice.</summary>
    [Fact]
    public void Concatenation_gives_its_inputs_the_results_scale()
    {
        var run = UpstreamCase.Quantize("concat", IntegerRun.Only);
        Assert.Equal([BuiltinOperator.Concatenation], run.Kinds());
        foreach (var name in (string[])["input0", "input1", "output"]) run.Named(name).RequireCodes(TensorType.Int8, 10f / 255, -128);
        Assert.Equal(2, run.Main.Operators[0].Code.Version);
    }

    /// <summary>As the older reference quantizer, the only one for int16.</summary>
    [Fact]
    public void Concatenation_beside_16_bits_converts_what_has_another_scale()
    {
        var run = UpstreamCase.Quantize("concat", IntegerRun.Int16 with { RefuseFloat = true });
        Assert.Equal([BuiltinOperator.Quantize, BuiltinOperator.Concatenation], run.Kinds());
        Assert.Equal(4, run.Main.Tensors.Count);
        run.Named("input0").RequireCodes(TensorType.Int16, 0.00015259254f, 0);
        var joined = run.Single(BuiltinOperator.Concatenation);
        foreach (var tensor in (Tensor[])[run.Read(joined, 0), run.Read(joined, 1), run.Written(joined)]) tensor.RequireCodes(TensorType.Int16, 0.00030518509f, 0);
        // A QUANTIZE of int16 needs version 2; CONCATENATION's kernel for it is version 3, where the older quantizer states 2.
        Assert.Equal((2, 3), (run.Single(BuiltinOperator.Quantize).Code.Version, joined.Code.Version));
    }

    [Theory]
    [InlineData(QuantizationTechnique.IntegerOnly, TensorType.Int8, 0.039215688f, -128)]
    [InlineData(QuantizationTechnique.Int16x8, TensorType.Int16, 0.00030518509f, 0)]
    public void A_constant_that_is_joined_has_the_results_scale(QuantizationTechnique technique, TensorType type, float scale, int zeroPoint)
    {
        var builder = new ModelBuilder();
        Value constant = builder.Main.Constant<float>([5, 0], [1, 2], "const_input0"), input = builder.Main.Input([1, 2], "input1");
        builder.Main.Output(builder.Main.Concatenation(1, constant, input));
        var recipe = new QuantizationRecipe { Technique = technique, RefuseFloat = technique == QuantizationTechnique.Int16x8 };
        var run = IntegerRun.Of(builder, recipe, static random => [TensorValue.From<float>([0, 10], 1, 2)]);
        Assert.Single(run.Main.Operators);
        Assert.Equal(3, run.Main.Tensors.Count);
        Assert.All(run.Main.Tensors, tensor => tensor.RequireCodes(type, scale, zeroPoint));
        Assert.Equal([5, 0], UpstreamCase.Dequantized(run.Named("const_input0")).Select(static value => Math.Round(value, 1)));
    }

    [Fact]
    public void Pack_joins_float_inputs_at_one_scale()
    {
        var run = UpstreamCase.Quantize("pack", IntegerRun.Int8);
        Assert.Equal([BuiltinOperator.Quantize, BuiltinOperator.Quantize, BuiltinOperator.Quantize, BuiltinOperator.Pack, BuiltinOperator.Dequantize], run.Kinds());
        var pack = run.Single(BuiltinOperator.Pack);
        for (var position = 0; position < 3; position++) UpstreamCase.RequireAlike(run.Written(pack), run.Read(pack, position));
        Assert.Equal(2, pack.Code.Version);
    }

    [Fact]
    public void Unpack_keeps_the_scale()
    {
        var run = UpstreamCase.Quantize("unpack", IntegerRun.Int8);
        Assert.Equal(BuiltinOperator.Unpack, run.Kinds()[1]);
        var unpack = run.Main.Operators[1];
        UpstreamCase.RequireAlike(run.Read(unpack, 0), run.Written(unpack, 0));
        UpstreamCase.RequireAlike(run.Read(unpack, 0), run.Written(unpack, 1));
        Assert.Equal(TensorType.Int8, run.Written(unpack, 0).Type);
    }

    [Theory]
    [InlineData("broadcast_to", "input_1", "Identity", "model/tf.broadcast_to/BroadcastTo/shape", 3)]
    [InlineData("gather_nd", "input", "output", "indices", 1)]
    public void Moved_codes_keep_the_scale_and_indices_stay(string name, string input, string output, string integers, int version)
    {
        var run = UpstreamCase.Quantize(name, IntegerRun.Only);
        Assert.Equal(3, run.Main.Tensors.Count);
        run.Named(input).RequireCodes(TensorType.Int8, 10f / 255, -128);
        UpstreamCase.RequireAlike(run.Named(input), run.Named(output));
        Assert.Equal(TensorType.Int32, run.Named(integers).Type);
        Assert.Null(run.Named(integers).Quantization?.Scale);
        Assert.Equal(version, run.Main.Operators[0].Code.Version);
    }

    /// <summary>The model that the reference's test reads is of an older format; this is a like one.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.IntegerOnly)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public void Transpose_keeps_the_scale(QuantizationTechnique technique)
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Transpose(builder.Main.Input([2, 3, 4]), 2, 0, 1));
        var run = IntegerRun.Of(builder, new QuantizationRecipe { Technique = technique, InputType = null });
        var op = run.Single(BuiltinOperator.Transpose);
        UpstreamCase.RequireAlike(run.Read(op, 0), run.Written(op));
    }
}
