using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>Operators that move, join or compare codes, and values and constants whose readers disagree.</summary>
public sealed class SharedScaleTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    /// <summary>Of two operators that join a value with others, the later has it at its own scale, the other gets converted codes.</summary>
    [Fact]
    public async Task A_value_joined_twice_at_different_scales_is_converted_once()
    {
        var run = JoinedTwice(0.8, 0.9);
        Assert.Equal([BuiltinOperator.Abs, BuiltinOperator.Quantize, BuiltinOperator.Concatenation, BuiltinOperator.Concatenation], run.Kinds());
        var (abs, first, second) = (run.Main.Operators[0], run.Main.Operators[2], run.Main.Operators[3]);
        UpstreamCase.RequireAlike(run.Written(second), run.Written(abs));
        UpstreamCase.RequireAlike(run.Written(first), run.Read(first, 0));
        await run.RequireAgreementAsync(35);
    }

    /// <summary>Where either scale would leave a value that others read too few steps, it keeps its own.</summary>
    [Fact]
    public async Task A_value_joined_twice_at_much_wider_scales_keeps_its_own()
    {
        var run = JoinedTwice(3, 2);
        Assert.Equal([BuiltinOperator.Abs, BuiltinOperator.Quantize, BuiltinOperator.Quantize, BuiltinOperator.Concatenation, BuiltinOperator.Concatenation], run.Kinds());
        Assert.Equal(-128, run.Written(run.Main.Operators[0]).Quantization!.ZeroPoint![0]);
        foreach (var joined in run.Main.Operators.TakeLast(2)) UpstreamCase.RequireAlike(run.Written(joined), run.Read(joined, 0));
        await run.RequireAgreementAsync(35);
    }

    /// <summary>A demand for a scale goes up through operators that only move codes, and stops at one whose kernel has its own.</summary>
    [Fact]
    public async Task A_joined_scale_reaches_what_computes_the_value()
    {
        Value x = Main.Input([1, 4], "x"), y = Main.Input([2, 2], "y");
        var moved = Main.Transpose(Main.Reshape(Main.Unary(BuiltinOperator.Abs, x), 2, 2), 1, 0);
        var fixedScale = Main.Reshape(Main.Unary(BuiltinOperator.Tanh, x), 2, 2);
        Main.Output(Main.Concatenation(0, moved, fixedScale, y));
        var run = IntegerRun.Of(_builder, IntegerRun.Only, static random => [TensorValue.From<float>(random.Floats(4), 1, 4), TensorValue.From<float>(random.Floats(4, -3, 3), 2, 2)]);
        var joined = run.Single(BuiltinOperator.Concatenation);
        for (var position = 0; position < 3; position++) UpstreamCase.RequireAlike(run.Written(joined), run.Read(joined, position));
        UpstreamCase.RequireAlike(run.Written(joined), run.Written(run.Single(BuiltinOperator.Abs)));
        run.Written(run.Single(BuiltinOperator.Tanh)).RequireCodes(TensorType.Int8, 1f / 128, 0);
        Assert.Single(run.Kinds(), BuiltinOperator.Quantize);
        UpstreamCase.RequireAlike(run.Written(joined), run.Main.Tensors[run.Main.Inputs[1]]);
        await run.RequireAgreementAsync(35);
    }

    /// <summary>Of an average, or of pixels between others, what lies beyond the result's range is a part.</summary>
    [Theory]
    [InlineData(BuiltinOperator.AveragePool2D)]
    [InlineData(BuiltinOperator.ResizeBilinear)]
    public async Task A_joined_scale_does_not_cut_off_what_is_averaged(BuiltinOperator kind)
    {
        var values = Main.Mul(Main.Input([1, 4, 4, 1]), Main.Constant<float>([.. Enumerable.Range(0, 16).Select(static i => (i + (i / 4)) % 2 == 0 ? 2f : -1.9f)], [1, 4, 4, 1]));
        var averages = kind == BuiltinOperator.AveragePool2D
            ? Main.Pool2D(kind, values)
            : Main.Operator(kind, [values, Main.Integers(3, 3)], [1, 3, 3, 1], new OptionFields(15).Flag(3, true), 3);
        Main.Output(Main.Concatenation(1, averages, averages));
        var run = IntegerRun.Of(_builder, IntegerRun.Int8, static random => [TensorValue.From<float>(random.Floats(16, 0.9, 1), 1, 4, 4, 1)]);
        await run.RequireAgreementAsync(20);
    }

    /// <summary>All parts of a value have its scale: what one of them is joined with must not cut off another.</summary>
    [Fact]
    public async Task A_joined_scale_does_not_cut_off_the_other_parts_of_a_value()
    {
        var parts = Main.Operator(BuiltinOperator.Split, [Main.Constant<int>([1], []), Main.Unary(BuiltinOperator.Abs, Main.Input([1, 8]))], [(TensorType.Float32, [1, 4]), (TensorType.Float32, [1, 4])], new OptionFields(35).Integer(0, 2));
        Main.Output(parts[0], Main.Extremum(BuiltinOperator.Minimum, parts[1], Main.Constant<float>([0.1f], [])));
        await IntegerRun.Of(_builder, IntegerRun.Int8).RequireAgreementAsync(30);
    }

    /// <summary>Values that are cut off at one place have no order among each other.</summary>
    [Fact]
    public void A_joined_scale_does_not_cut_off_what_is_ranked()
    {
        var largest = Main.Operator(BuiltinOperator.TopkV2, [Main.Unary(BuiltinOperator.Abs, Main.Input([1, 16])), Main.Constant<int>([4], [])], [(TensorType.Float32, [1, 4]), (TensorType.Int32, [1, 4])]);
        Main.Output(Main.Extremum(BuiltinOperator.Minimum, largest[0], Main.Constant<float>([0.1f], [])), largest[1]);
        var run = IntegerRun.Of(_builder, IntegerRun.Only);
        Assert.InRange(run.Read(run.Single(BuiltinOperator.TopkV2), 0).Quantization!.Scale![0], 0.9f / 255, 1f / 255);
    }

    [Fact]
    public async Task A_constant_whose_readers_disagree_is_one_tensor_for_each()
    {
        var (x, constant) = (Main.Input([1, 4], "x"), Main.Constant<float>([0.1f, -0.2f, 0.3f, 0.4f], [1, 4], "shared"));
        var (sum, product) = (Main.Add(x, constant), Main.Mul(x, constant));
        Main.Output(sum, product, Main.Concatenation(1, x, constant), Main.Unary(BuiltinOperator.Ceil, constant));
        var run = IntegerRun.Of(_builder, IntegerRun.Int8);
        // ADD and MUL read it at its own scale, CONCATENATION at the result's, CEIL as it was.
        int[] read = [run.Single(BuiltinOperator.Add).Inputs[1], run.Single(BuiltinOperator.Mul).Inputs[1], run.Single(BuiltinOperator.Concatenation).Inputs[1], run.Single(BuiltinOperator.Ceil).Inputs[0]];
        Assert.Equal(read[0], read[1]);
        Assert.Equal(3, read.Distinct().Count());
        Assert.Equal(TensorType.Float32, run.Main.Tensors[read[3]].Type);
        Assert.Equal("shared", run.Main.Tensors[read[3]].Name);
        await run.RequireAgreementAsync(35);
    }

    /// <summary>A bias counts in units of its own layer's scales.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.IntegerOnly)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task A_bias_that_two_layers_share_is_one_tensor_for_each(QuantizationTechnique technique)
    {
        Value x = Main.Input([1, 4], "x"), bias = Main.Constant<float>([0.5f, -0.25f, 1], [3], "bias");
        Main.Output(
            Main.FullyConnected(x, Main.Weights([3, 4], "first"), bias), Main.FullyConnected(x, Main.Weights([3, 4], "second", 5), bias), Main.Mul(Main.Input([1, 3], "y"), bias));
        var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique });
        var layers = run.Main.Operators.Where(static op => op.Builtin == BuiltinOperator.FullyConnected).ToList();
        Assert.NotEqual(layers[0].Inputs[2], layers[1].Inputs[2]);
        Assert.NotEqual(layers[0].Inputs[2], run.Single(BuiltinOperator.Mul).Inputs[1]);
        await run.RequireAgreementAsync(35);
    }

    [Fact]
    public async Task A_constant_that_the_graph_returns_stays_as_it_is()
    {
        var constant = Main.Constant<float>([1, 2, 3, 4], [1, 4], "returned");
        Main.Output(Main.Add(Main.Input([1, 4]), constant), constant);
        var run = IntegerRun.Of(_builder, IntegerRun.Int8Borders);
        Assert.Equal((TensorType.Int8, TensorType.Float32), (run.Main.Tensors[run.Main.Outputs[0]].Type, run.Main.Tensors[run.Main.Outputs[1]].Type));
        Assert.Equal("returned", run.Main.Tensors[run.Main.Outputs[1]].Name);
        await run.RequireAgreementAsync(35);
    }

    /// <summary>Equal constants of different tensors share their bytes, as converters have it.</summary>
    [Fact]
    public void Equal_codes_share_a_buffer()
    {
        float[] values = [1, -2, 3, 4];
        var x = Main.Input([1, 4]);
        Main.Output(Main.Add(x, Main.Constant<float>(values, [1, 4], "one")), Main.Mul(x, Main.Constant<float>(values, [1, 4], "other")));
        var run = IntegerRun.Of(_builder, IntegerRun.Int8);
        Assert.Same(run.Read(run.Single(BuiltinOperator.Add), 1).Buffer, run.Read(run.Single(BuiltinOperator.Mul), 1).Buffer);
    }

    /// <summary>int16 kernels of comparisons look at raw codes.</summary>
    [Theory]
    [InlineData(BuiltinOperator.Less)]
    [InlineData(BuiltinOperator.GreaterEqual)]
    public async Task Compared_16_bit_codes_have_one_scale(BuiltinOperator kind)
    {
        Value x = Main.Input([1, 40], "x"), y = Main.Input([1, 40], "y");
        var isLess = Main.Operator(kind, [x, Main.Mul(y, y)], [(TensorType.Bool, [1, 40])])[0];
        Main.Output(isLess);
        var recipe = IntegerRun.Int16 with { RefuseFloat = true };
        var run = IntegerRun.Of(_builder, recipe, static random => [TensorValue.From<float>(random.Floats(40), 1, 40), TensorValue.From<float>(random.Floats(40, -3, 3), 1, 40)]);
        var op = run.Single(kind);
        UpstreamCase.RequireAlike(run.Read(op, 0), run.Read(op, 1));
        await run.RequireAgreementAsync(20);
        Assert.Equal("its integer kernel is used only where no float operator is allowed", IntegerRun.Of(_builder, IntegerRun.Int16).Row(BuiltinOperators.NameOf(kind)).Reason);
    }

    /// <summary>A sum has a range of its own, in 16 bits too, where the older reference quantizer keeps the input's scale and saturates.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.FullInteger)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task Sums_do_not_saturate(QuantizationTechnique technique)
    {
        var input = Main.Input([3, 3]);
        Main.Output(Main.Operator(BuiltinOperator.Sum, [input, Main.Integers(1)], [3], new OptionFields(OptionTag.Reducer)));
        var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique }, static random => [TensorValue.From<float>([1, 1, 1, 2, 2, 2, 3, 3, 3], 3, 3)]);
        var op = run.Single(BuiltinOperator.Sum);
        Assert.Equal(3, run.Written(op).Quantization!.Scale![0] / run.Read(op, 0).Quantization!.Scale![0], 1e-4f);
        await run.RequireAgreementAsync(35);
    }

    /// <summary>A table takes the range of all its rows, and what is looked up that of the table.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.IntegerOnly)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task Looked_up_rows_have_the_tables_scale(QuantizationTechnique technique)
    {
        var ids = Main.Input([3], "ids", TensorType.Int32);
        Main.Output(Main.FullyConnected(Main.EmbeddingLookup(ids, 6, 8), 4));
        var recipe = new QuantizationRecipe { Technique = technique, RefuseFloat = technique == QuantizationTechnique.Int16x8 };
        var run = IntegerRun.Of(_builder, recipe, static random => [TensorValue.From<int>(random.Integers(3, 0, 6), 3)]);
        var op = run.Single(BuiltinOperator.EmbeddingLookup);
        UpstreamCase.RequireAlike(run.Read(op, 1), run.Written(op));
        await run.RequireAgreementAsync(35);
    }

    private IntegerRun JoinedTwice(double first, double second)
    {
        Value x = Main.Input([1, 4], "x"), a = Main.Input([1, 4], "a"), b = Main.Input([1, 4], "b");
        var value = Main.Unary(BuiltinOperator.Abs, x);
        Main.Output(Main.Concatenation(1, value, a), Main.Concatenation(1, value, b));
        return IntegerRun.Of(_builder, IntegerRun.Only, random => [TensorValue.From<float>(random.Floats(4), 1, 4), Within(random, first), Within(random, second)]);

        static TensorValue Within(SeededRandom random, double limit) => TensorValue.From<float>(random.Floats(4, -limit, limit), 1, 4);
    }
}
