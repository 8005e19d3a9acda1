using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>What costs accuracy silently, or ends in a model that does not run, unless it is repaired or told.</summary>
public sealed class HazardTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    /// <summary>A layer whose results are 0 on all samples: XNNPACK refuses models with a scale of next to nothing behind a convolution, and
    /// kernels that limit to 6 such a one of 16 bits.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.IntegerOnly, FusedActivation.Relu6, false)]
    [InlineData(QuantizationTechnique.IntegerOnly, FusedActivation.Relu, false)]
    [InlineData(QuantizationTechnique.IntegerOnly, FusedActivation.None, true)]
    [InlineData(QuantizationTechnique.Int16x8, FusedActivation.Relu6, false)]
    [InlineData(QuantizationTechnique.Int16x8, FusedActivation.None, true)]
    public async Task A_dead_layer_runs(QuantizationTechnique technique, FusedActivation activation, bool isApart)
    {
        var input = Main.Input([1, 6, 6, 4]);
        var dead = Main.Conv2D(input, Main.Weights([8, 3, 3, 4]), Main.Constant<float>([.. Enumerable.Repeat(-90f, 8)], [8]), new Window { Activation = activation });
        if (isApart) dead = Main.Unary(BuiltinOperator.Relu, dead);
        // Twice as much of nothing, beside what is not.
        var other = Main.Unary(BuiltinOperator.Relu, Main.Conv2D(input, Main.Weights([8, 3, 3, 4]), Main.Constant<float>([.. Enumerable.Repeat(-90f, 8)], [8])));
        Main.Output(Main.Add(Main.Conv2D(Main.Add(dead, other), 4), input));
        var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique });
        Assert.Contains(run.Plan.Warnings, static warning => warning.Contains("was 0 for all calibration samples", StringComparison.Ordinal));
        Assert.Single(await run.AgainstFloatAsync()).RequireSqnr(30, "dead layer");
    }

    /// <summary>Models made by way of ONNX have biases of [1, channels]: kernels of delegates take vectors only.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.FullInteger)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task A_bias_of_two_dimensions_becomes_a_vector(QuantizationTechnique technique)
    {
        var input = Main.Input([2, 40]);
        Main.Output(Main.FullyConnected(input, Main.Weights([32, 40]), Main.Weights([1, 32], "bias")));
        // A verdict that is not valid fails the run.
        var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique });
        var product = run.Model.Single(BuiltinOperator.FullyConnected);
        var bias = run.Model.Read(product, 2);
        Assert.Equal([32], bias.Shape!);
        Assert.Equal((32, 0), (bias.Quantization!.Scale!.Length, bias.Quantization.QuantizedDimension));
        Assert.Single(await run.AgainstFloatAsync()).RequireSqnr(30, "product");
    }

    /// <summary>Cells of -infinity around an image must not win over any real value.</summary>
    [Fact]
    public async Task Padding_of_minus_infinity_never_wins_in_max_pool()
    {
        var padded = Main.Operator(
            BuiltinOperator.Padv2, [Main.Input([1, 4, 4, 2]), Main.Constant<int>([0, 0, 1, 1, 1, 1, 0, 0], [4, 2]), Main.Constant<float>([float.NegativeInfinity], [])], [1, 6, 6, 2]);
        Main.Output(Main.Pool2D(BuiltinOperator.MaxPool2D, padded, 2, new Window(Stride: 2, Padding: Padding.Valid)));
        foreach (var recipe in (QuantizationRecipe[])[IntegerRun.Only, IntegerRun.Int16])
        {
            // Values below 0 alone: a cell read as 0 would win everywhere.
            var run = IntegerRun.Of(_builder, recipe, static random => [TensorValue.From<float>(random.Floats(32, -4, -1), 1, 4, 4, 2)]);
            Assert.Equal(OperatorOutcome.Integer, run.Row("PADV2").Outcome);
            await run.RequireAgreementAsync(40);
        }
    }

    /// <summary>Behind an operator that does not compare or move codes, infinity has no place in a range.</summary>
    [Fact]
    public void An_infinite_constant_that_is_calculated_with_stays_float()
    {
        Main.Output(Main.Mul(Main.Input([2]), Main.Constant<float>([1, float.PositiveInfinity], [2])));
        var run = IntegerRun.Of(_builder, IntegerRun.Int8);
        Assert.Equal([BuiltinOperator.Mul], run.Kinds());
        Assert.Contains("infinite, not numbers", run.Row("MUL").Reason);
    }

    /// <summary>Weights so small that the bias, in units of their scale, leaves int32: the weights' accuracy is given up instead.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.FullInteger, false)]
    [InlineData(QuantizationTechnique.FullInteger, true)]
    [InlineData(QuantizationTechnique.Int16x8, false)]
    public async Task A_bias_beyond_32_bits_keeps_its_value(QuantizationTechnique technique, bool perTensor)
    {
        var weights = Main.Constant<float>([1e-8f, -2e-8f, 3e-8f, 0.5f, -0.25f, 1, 0, 0, 0], [3, 3], "weights");
        Main.Output(Main.FullyConnected(Main.Input([1, 3]), weights, Main.Constant<float>([4, 0.5f, -3], [3], "bias")));
        var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique, PerTensor = perTensor });
        var op = run.Single(BuiltinOperator.FullyConnected);
        var (scales, bias) = (run.Read(op, 1).Quantization!.Scale!, UpstreamCase.Dequantized(run.Read(op, 2)));
        Assert.Equal(4, bias[0], 1e-4);
        Assert.Equal(-3, bias[2], 1e-4);
        // The channel of ordinary weights keeps their scale.
        if (!perTensor) Assert.Equal(1f / 127, scales[1], 1e-8f);
        await run.RequireAgreementAsync(35);
    }

    /// <summary>As the reference's test has it: the second channel's weights give way to its bias of 2^21.</summary>
    [Fact]
    public void The_scale_that_gives_way_is_the_least_that_holds_the_bias()
    {
        var weights = Main.Constant<float>([1, -1, 0.5f, 1], [2, 2], "weights");
        Main.Output(Main.FullyConnected(Main.Input([1, 2]), weights, Main.Constant<float>([0.5f, 2147364.75f], [2], "bias")));
        var ranges = new CalibratedRanges();
        ranges.Set(0, Main.Subgraph.Inputs[0], new ValueRange(0, 255e-7f));
        ranges.Set(0, Main.Subgraph.Outputs[0], new ValueRange(0, 3e6f));
        var run = IntegerRun.Of(_builder, IntegerRun.Int8, null, ranges);
        var op = run.Single(BuiltinOperator.FullyConnected);
        Assert.Equal([0.0078740157f, 19998.892f], run.Read(op, 1).Quantization!.Scale!, Relatively);
        Assert.Equal([7.874e-10f, 0.0019998892f], run.Read(op, 2).Quantization!.Scale!, Relatively);
    }

    /// <summary>A channel of zeros has a scale above 0 and computes its bias.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.FullInteger)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task A_dead_channel_computes_its_bias(QuantizationTechnique technique)
    {
        var filter = new float[3 * 3 * 3 * 2];
        for (var i = 18; i < 36; i++) filter[i] = (i % 5) - 2;
        Main.Output(Main.Conv2D(Main.Input([1, 5, 5, 2]), Main.Constant<float>(filter, [3, 3, 3, 2], "filter"), Main.Constant<float>([0.75f, 0, -0.5f], [3], "bias")));
        var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique });
        Assert.All(run.Read(run.Single(BuiltinOperator.Conv2D), 1).Quantization!.Scale!, static scale => Assert.True(scale > 0 && float.IsNormal(scale)));
        await run.RequireAgreementAsync(35);
    }

    /// <summary>A value that never left 0: it stays 0, the model runs, and the user is told.</summary>
    [Theory]
    [InlineData(BuiltinOperator.Sub, QuantizationTechnique.FullInteger)]
    [InlineData(BuiltinOperator.Sub, QuantizationTechnique.Int16x8)]
    [InlineData(BuiltinOperator.Mul, QuantizationTechnique.FullInteger)]
    [InlineData(BuiltinOperator.Mul, QuantizationTechnique.Int16x8)]
    [InlineData(BuiltinOperator.Relu, QuantizationTechnique.FullInteger)]
    [InlineData(BuiltinOperator.Relu, QuantizationTechnique.Int16x8)]
    [InlineData(BuiltinOperator.FullyConnected, QuantizationTechnique.FullInteger)]
    [InlineData(BuiltinOperator.FullyConnected, QuantizationTechnique.Int16x8)]
    [InlineData(BuiltinOperator.Mean, QuantizationTechnique.FullInteger)]
    [InlineData(BuiltinOperator.Mean, QuantizationTechnique.Int16x8)]
    public async Task A_value_that_was_always_0_is_told_and_stays_0(BuiltinOperator kind, QuantizationTechnique technique)
    {
        var input = Main.Input([1, 4]);
        var zero = kind switch
        {
            BuiltinOperator.Sub => Main.Sub(input, input),
            BuiltinOperator.Mul => Main.Mul(input, Main.Constant<float>([0], [])),
            BuiltinOperator.FullyConnected => Main.FullyConnected(input, Main.Constant<float>(new float[16], [4, 4], "weights"), Value.None),
            BuiltinOperator.Mean => Main.Mean(Main.Mul(input, Main.Constant<float>([0], [])), [1], keepDimensions: true),
            _ => Main.Unary(BuiltinOperator.Relu, Main.Unary(BuiltinOperator.Relu, input)),
        };
        Main.Output(zero, Main.Unary(BuiltinOperator.Logistic, input));
        var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique }, static random => [TensorValue.From<float>(random.Floats(4, -3, -1), 1, 4)]);
        Assert.Contains(run.Plan.Warnings, static warning => warning.Contains("was 0 for all calibration samples"));
        var agreements = await run.AgainstFloatAsync();
        agreements[0].RequireMaxError(1e-5, "what is 0");
        agreements[1].RequireSqnr(30, "the other output");
    }

    /// <summary>Results whose range is far below what their operands' scales come to, as of x - x or of a layer that gives nothing: the
    /// runtime's kernels abort there, or refuse the model.</summary>
    [Theory]
    [InlineData(BuiltinOperator.Add)]
    [InlineData(BuiltinOperator.Sub)]
    [InlineData(BuiltinOperator.SquaredDifference)]
    [InlineData(BuiltinOperator.Conv2D)]
    [InlineData(BuiltinOperator.DepthwiseConv2D)]
    [InlineData(BuiltinOperator.TransposeConv)]
    [InlineData(BuiltinOperator.FullyConnected)]
    [InlineData(BuiltinOperator.BatchMatmul)]
    [InlineData(BuiltinOperator.Mean)]
    [InlineData(BuiltinOperator.HardSwish)]
    public async Task A_result_of_hardly_any_range_has_a_scale_that_kernels_reach(BuiltinOperator kind)
    {
        Value x = Main.Input([1, 4, 4, 2]), y = Main.Input([1, 4, 4, 2]);
        var window = new Window(Activation: FusedActivation.Relu6);
        var result = kind switch
        {
            BuiltinOperator.Add => Main.Add(x, y, FusedActivation.Relu6),
            BuiltinOperator.Conv2D => Main.Conv2D(x, 2, window: window),
            BuiltinOperator.DepthwiseConv2D => Main.DepthwiseConv2D(x, window: window),
            BuiltinOperator.TransposeConv => Main.TransposeConv(x, 2),
            BuiltinOperator.FullyConnected => Main.FullyConnected(x, 3, FusedActivation.Relu6),
            BuiltinOperator.BatchMatmul => Main.BatchMatMul(x, y, adjointRight: true),
            BuiltinOperator.Mean => Main.Mean(x, [1, 2]),
            BuiltinOperator.HardSwish => Main.Unary(kind, x),
            _ => Main.Binary(kind, x, y),
        };
        Main.Output(result, Main.Unary(BuiltinOperator.Tanh, y));
        foreach (var technique in (QuantizationTechnique[])[QuantizationTechnique.FullInteger, QuantizationTechnique.Int16x8])
        {
            var ranges = new CalibratedRanges();
            foreach (var tensor in (Value[])[x, y, new(Main.Subgraph.Outputs[1])]) ranges.Set(0, tensor.Index, new ValueRange(-1, 1));
            ranges.Set(0, result.Index, default);
            var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique }, null, ranges);
            (await run.AgainstFloatAsync())[1].RequireSqnr(30, technique.ToString());
        }
    }

    /// <summary>As of loops that run away.</summary>
    [Fact]
    public void A_value_beyond_all_scales_stays_float()
    {
        var large = Main.Mul(Main.Input([1, 4]), Main.Constant<float>([3e38f], []));
        Main.Output(Main.Unary(BuiltinOperator.Abs, large));
        var run = IntegerRun.Of(_builder, IntegerRun.Int8);
        Assert.Equal([BuiltinOperator.Mul, BuiltinOperator.Abs], run.Kinds());
        Assert.Contains("so large that no scale holds them", run.Row("ABS").Reason);
    }

    /// <summary>Codes at the border would have an infinite scale, and readers refuse such a file.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.FullInteger, TensorType.Int8)]
    [InlineData(QuantizationTechnique.Int16x8, TensorType.Int16)]
    public void A_value_beyond_all_scales_is_given_and_taken_as_a_float(QuantizationTechnique technique, TensorType type)
    {
        var x = Main.Input([1, 4]);
        Main.Output(Main.Unary(BuiltinOperator.Abs, Main.Mul(x, Main.Constant<float>([3e38f], []))), Main.Unary(BuiltinOperator.Relu, Main.Input([1, 4])));
        var ranges = new CalibratedRanges();
        for (var tensor = 0; tensor < Main.Subgraph.Tensors.Count; tensor++) ranges.Set(0, tensor, new ValueRange(-1, 1));
        foreach (var large in (int[])[x.Index, Main.Subgraph.Outputs[0]]) ranges.Set(0, large, new ValueRange(-3e38f, 3e38f));
        using var model = _builder.Build();
        ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = technique, InputType = type, OutputType = type }, ranges);
        using var read = ModelReader.Read(ModelWriter.ToBytes(model));
        var graph = read.Subgraphs[0];
        Assert.Equal([TensorType.Float32, type], graph.Inputs.Select(tensor => graph.Tensors[tensor].Type));
        Assert.Equal([TensorType.Float32, type], graph.Outputs.Select(tensor => graph.Tensors[tensor].Type));
    }

    /// <summary>The scale of a bias is a product of two, which float32 does not hold for any two that it holds.</summary>
    [Fact]
    public void Weights_whose_bias_would_have_an_infinite_scale_stay_float()
    {
        var x = Main.Input([1, 4]);
        var y = Main.FullyConnected(x, Main.Constant<float>([3e30f, 1, 1, 1], [1, 4]), Main.Constant<float>([1], [1]));
        Main.Output(y);
        var ranges = new CalibratedRanges();
        ranges.Set(0, x.Index, new ValueRange(-3e10f, 3e10f));
        ranges.Set(0, y.Index, new ValueRange(-1, 1));
        using var model = _builder.Build();
        var plan = ModelQuantizer.Quantize(model, IntegerRun.Int8, ranges);
        Assert.Contains("so large that no scale holds them", Assert.Single(plan.Operators).Reason);
        ModelReader.Read(ModelWriter.ToBytes(model)).Dispose();
    }

    /// <summary>Read as a bias it becomes a vector, which it may not be where it is read as weights.</summary>
    [Fact]
    public void A_constant_may_be_a_bias_here_and_weights_there()
    {
        var x = Main.Input([1, 4]);
        var shared = Main.Constant<float>([0.5f, -0.25f, 1, 0.125f], [1, 4]);
        var y = Main.FullyConnected(x, Main.Constant<float>(new SeededRandom(1).Floats(16), [4, 4]), shared);
        var z = Main.FullyConnected(y, shared, Value.None);
        Main.Output(z);
        var ranges = new CalibratedRanges();
        foreach (var tensor in (Value[])[x, y, z]) ranges.Set(0, tensor.Index, new ValueRange(-1, 1));
        using var model = _builder.Build();
        ModelQuantizer.Quantize(model, IntegerRun.Int8, ranges);
        using var written = ModelReader.Read(ModelWriter.ToBytes(model));
        var layers = written.Subgraphs[0].Operators.Where(static op => op.Builtin == BuiltinOperator.FullyConnected).ToArray();
        Assert.Equal([4], written.Subgraphs[0].Tensors[layers[0].Inputs[2]].Shape!);
        Assert.Equal([1, 4], written.Subgraphs[0].Tensors[layers[1].Inputs[1]].Shape!);
    }

    [Fact]
    public void Joined_ranges_that_differ_much_are_told()
    {
        Value small = Main.Input([1, 4], "small"), large = Main.Input([1, 4], "large");
        Main.Output(Main.Concatenation(1, small, large));
        static TensorValue[] Sample(SeededRandom random, double large)
            => [TensorValue.From<float>([-0.5f, 0.5f, 0, 0], 1, 4), TensorValue.From<float>([(float)-large, (float)large, 0, 0], 1, 4)];
        Assert.Empty(IntegerRun.Of(_builder, IntegerRun.Int8, static random => Sample(random, 8)).Plan.Warnings);
        var warning = Assert.Single(IntegerRun.Of(_builder, IntegerRun.Int8, static random => Sample(random, 9)).Plan.Warnings);
        Assert.Contains("'large' spans 18, 'small' 1", warning);
        Assert.Contains("keeps 14 of 256 steps", warning);
    }

    private static bool Relatively(float expected, float actual) => Math.Abs(expected - actual) <= 1e-4f * Math.Abs(expected);
}
