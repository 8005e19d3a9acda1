using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Layers;

public sealed class LayerComparisonTests
{
    private const int Count = 40;

    // y = tanh(relu(x)): codes of scale 0.1 after the first operator, and again after the second.
    [Fact]
    public void Errors_are_those_of_rounding()
    {
        var data = Data(1, 16);
        var report = new LayerComparison().Run(Chain(null), Chain(0.1f), [data]);
        Assert.Equal(Count, report.Samples);
        Assert.Empty(report.Unpaired);
        var inputs = data.Samples.Select(static sample => sample.Inputs["x"].Values<float>().ToArray()).ToList();
        var first = report.Tensors.Single(static row => row is { Operator: "QUANTIZE", Tensor: "relu" });
        var errors = inputs.SelectMany(static values => values.Select(static value => MathF.Max(0, value)).Select(static value => (double)(0.1f * MathF.Round(value / 0.1f, MidpointRounding.AwayFromZero)) - value)).ToList();
        Assert.Equal(errors.Average(static error => error * error), first.MeanSquaredError!.Value, 1e-9);
        Assert.Equal(errors.Max(Math.Abs), first.MaxAbsoluteError!.Value, 1e-9);
        Assert.Equal(errors.Average(), first.MeanError!.Value, 1e-9);
        Assert.Equal(Math.Sqrt(errors.Average(static error => error * error)) / 0.1f, first.RmseOverScale!.Value, 1e-6);
        Assert.Equal((0.1f, 0L, TensorType.Int8), (first.Scale, first.ZeroPoint, first.Type));
        // Half of the values are rounded, and half are 0 exactly.
        Assert.Equal(0.289 / Math.Sqrt(2), first.RmseOverScale.Value, 0.03);
        Assert.Equal((first.Sqnr, first.MeanSquaredError), (first.IsolatedSqnr, first.IsolatedMeanSquaredError));
    }

    [Fact]
    public void In_isolation_an_operator_has_its_own_error_only()
    {
        var report = new LayerComparison().Run(Chain(null), Chain(0.1f), [Data(1, 16)]);
        var tanh = report.Tensors.Single(static row => row.Operator == "TANH");
        // End to end it inherits the rounding before it; fed with the float model's values it has none. (Its input is a float.)
        Assert.True(tanh.Sqnr < 45);
        Assert.Equal(double.PositiveInfinity, tanh.IsolatedSqnr);
        var second = report.Tensors.Single(static row => row is { Operator: "QUANTIZE", Tensor: "y" });
        Assert.True(second.IsolatedSqnr > second.Sqnr + 1);
        Assert.Equal(report.Tensors.OrderBy(static row => row.IsolatedSqnr).Select(static row => row.Tensor), report.Tensors.Select(static row => row.Tensor));
    }

    /// <summary>A graph that nothing runs may be damaged.</summary>
    [Fact]
    public void A_tensor_that_two_operators_compute_is_compared_once()
    {
        var models = new[] { Chain(null), Chain(0.1f) };
        foreach (var model in models)
        {
            var unused = new Subgraph { Name = "unused" };
            var tensors = Enumerable.Range(0, 2).Select(i => unused.AddTensor(new Tensor { Name = $"t{i}", Shape = [1], Type = TensorType.Float32, Buffer = model.Buffers[0] })).ToArray();
            unused.Inputs = [tensors[0]];
            for (var i = 0; i < 2; i++) unused.Operators.Add(new Operator { Code = model.GetOrAddOperatorCode(BuiltinOperator.Neg), Inputs = [tensors[0]], Outputs = [tensors[1], tensors[1]] });
            unused.Outputs = [tensors[1]];
            model.Subgraphs.Add(unused);
        }

        var report = new LayerComparison().Run(models[0], models[1], [Data(1, 16)]);
        Assert.Equal(new LayerComparison().Run(Chain(null), Chain(0.1f), [Data(1, 16)]).Tensors.Count, report.Tensors.Count);
    }

    [Fact]
    public void Values_beyond_the_codes_are_counted()
    {
        // Codes reach from 0 to 0.3825; half of the values of relu lie between 0 and 1.
        var report = new LayerComparison().Run(Chain(null), Chain(0.0015f, -128), [Data(1, 16)]);
        var row = report.Tensors.Single(static row => row is { Operator: "QUANTIZE", Tensor: "relu" });
        Assert.Equal(0.5 * (1 - 0.3825), row.Saturated!.Value, 0.06);
        Assert.Equal((1, 0.0, 0.0015 * 255), (row.RangeUsed, row.RepresentedMin, Math.Round(row.RepresentedMax!.Value, 6)));
        Assert.Equal(Count * 16, row.Histogram.Sum());
        var wide = new LayerComparison().Run(Chain(null), Chain(0.1f, -128), [Data(1, 16)]).Tensors.Single(static row => row is { Operator: "QUANTIZE", Tensor: "relu" });
        Assert.Equal((0, 1 / 25.5), (wide.Saturated, Math.Round(wide.RangeUsed!.Value, 2) is 0.04 ? 1 / 25.5 : wide.RangeUsed));
    }

    [Fact]
    public void The_layer_that_was_spoilt_is_named()
    {
        var report = new LayerComparison { Running = new InterpreterOptions { Threads = 2 } }.Run(Deep(-1), Deep(3), [Data(1, 16)]);
        Assert.Equal("layer3", report.Tensors[0].Tensor);
        Assert.Equal(["layer3"], report.Exclude);
        Assert.Contains("below the model's median", report.Tensors[0].Reason);
        Assert.Contains("weights", report.Tensors[0].Reason);
        Assert.True(report.Tensors[0].WeightSqnr < 25);
        // The layers after it inherit its error, and are not blamed.
        var after = report.Tensors.Single(static row => row.Tensor == "layer5");
        Assert.True(after.Sqnr < 25 && after.IsolatedSqnr > 35, $"{after.Sqnr} {after.IsolatedSqnr}");
        Assert.All(report.Tensors.Where(static row => row.Tensor != "layer3"), static row => Assert.True(row.WeightSqnr > 35));
    }

    // A name that is empty would mean all that have none.
    [Fact]
    public void Layers_without_names_are_told_by_their_place()
    {
        TfLiteModel Nameless(TfLiteModel model)
        {
            foreach (var tensor in model.Subgraphs[0].Tensors) tensor.Name = "";
            return model;
        }

        var report = new LayerComparison().Run(Nameless(Deep(-1)), Nameless(Deep(3)), [SampleListDataset.Make(Count, _ => new() { [""] = Data(1, 16).Samples[0].Inputs["x"] })]);
        Assert.Empty(report.Exclude);
        Assert.Equal(["FULLY_CONNECTED #7"], report.ExcludeNameless);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void One_of_both_is_enough(bool endToEnd, bool isolated)
    {
        var report = new LayerComparison { EndToEnd = endToEnd, Isolated = isolated }.Run(Deep(-1), Deep(3), [Data(1, 16)]);
        Assert.All(report.Tensors, row => Assert.Equal((endToEnd, isolated), (row.Sqnr is not null, row.IsolatedSqnr is not null)));
        Assert.Equal(isolated ? 1 : 0, report.Exclude.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_answer_is_the_same_for_any_number_of_threads(int threads)
    {
        string Text(int number) => string.Join('\n', new LayerComparison { Running = new InterpreterOptions { Threads = number } }.Run(Deep(-1), Deep(3), [Data(1, 16)]).Tensors.Select(static row => row with { Histogram = [] }));
        Assert.Equal(Text(2), Text(threads));
    }

    [Fact]
    public void Rounds_of_loops_are_compared_one_by_one()
    {
        var report = new LayerComparison().Run(Loop(0), Loop(0.25f), [Data(1, 2)]);
        var body = report.Tensors.Single(static row => row is { Subgraph: 2, Operator: "ADD" });
        // Four rounds a sample; in each the constant adds 0.25 too much, which piles up end to end.
        Assert.Equal(4 * Count, body.Samples);
        Assert.Equal(0.25, body.IsolatedMeanError!.Value, 1e-6);
        Assert.Equal(0.25 * (1 + 2 + 3 + 4) / 4, body.MeanError!.Value, 1e-6);
        var loop = report.Tensors.Single(static row => row.Operator == "WHILE");
        Assert.Equal(1, loop.MeanError!.Value, 1e-6);
        // Fed the float model's values once, before its first round, a loop is as wrong as its rounds make it.
        Assert.Equal((Count, 1.0), (loop.Samples, Math.Round(loop.IsolatedMeanError!.Value, 6)));
        Assert.Equal(loop.Sqnr, loop.IsolatedSqnr);
        Assert.False(loop.DeservesExclude);
    }

    // x goes through a loop only after an operator that doubles it with an error: the loop itself is exact.
    [Fact]
    public void In_isolation_a_loop_is_fed_the_float_models_values()
    {
        var report = new LayerComparison().Run(Loop(0, 2), Loop(0, 3), [Data(1, 2)]);
        var loop = report.Tensors.Single(static row => row.Operator == "WHILE");
        Assert.Equal(double.PositiveInfinity, loop.IsolatedSqnr);
        Assert.True(loop.Sqnr < 25);
        Assert.Equal(["factor"], report.Exclude);
    }

    // Codes of "wide" end at 0.5. So do the values that MINIMUM makes of them: nobody notices. MAXIMUM passes on what is left.
    [Theory]
    [InlineData(BuiltinOperator.Minimum, false)]
    [InlineData(BuiltinOperator.Maximum, true)]
    public void Cut_values_that_nobody_notices_are_not_blamed(BuiltinOperator reader, bool isBlamed)
    {
        var random = new SeededRandom(3);
        var positive = SampleListDataset.Make(Count, _ => new() { ["x"] = SampleArray.From<float>(TensorType.Float32, [1, 16], random.Floats(16, 0, 1)) });
        var report = new LayerComparison().Run(Wide(reader, false), Wide(reader, true), [positive]);
        var row = report.Tensors.Single(static row => row is { Tensor: "wide" });
        Assert.True(row.Saturated > 0.5 && row.IsolatedSqnr < 10);
        Assert.Equal(isBlamed, row.Reason.Length > 0);
        Assert.Equal(isBlamed ? ["wide", "read"] : [], report.Exclude);
    }

    // Codes of 4 bits with the best scale for each block of 8: some 20 dB; the output's noise is about the weights' noise.
    [Fact]
    public void Weights_with_scales_for_blocks_are_read()
    {
        var random = new SeededRandom(12);
        var weights = random.Floats(16 * 16);
        float[] scales = [.. weights.Chunk(8).Select(static block => (float)(Half)(block.Max(Math.Abs) / 7))];
        int[] codes = [.. weights.Select((value, i) => (int)Math.Clamp(MathF.Round(value / scales[i / 8]), -8, 7))];
        TfLiteModel Layer(Func<GraphBuilder, Value> matrix)
        {
            var builder = new ModelBuilder();
            var main = builder.Main;
            main.Output(main.FullyConnected(main.Input([1, 16], "x"), matrix(main), Value.None));
            return builder.Build();
        }

        var report = new LayerComparison().Run(
            Layer(main => main.Constant<float>(weights, [16, 16])), Layer(main => main.BlockwiseConstant(TensorType.Int4, codes, [16, 16], scales, 8)), [Data(1, 16)]);
        var row = Assert.Single(report.Tensors);
        var (signal, noise) = (weights.Sum(static value => (double)value * value), weights.Select((value, i) => Math.Pow(value - codes[i] * scales[i / 8], 2)).Sum());
        Assert.Equal(10 * Math.Log10(signal / noise), row.WeightSqnr!.Value, 1e-4);
        Assert.InRange(row.Sqnr!.Value, row.WeightSqnr.Value - 6, row.WeightSqnr.Value + 6);
    }

    [Fact]
    public void Models_that_share_nothing_are_refused()
    {
        var other = new ModelBuilder();
        other.Main.Output(other.Main.Operator(BuiltinOperator.ArgMax, [other.Main.Input([1, 16], "x"), other.Main.Integers(1)], [(TensorType.Int64, [1])], new OptionFields(40).Integer(0, 4), name: "y")[0]);
        var flat = new ModelBuilder();
        flat.Main.Output(flat.Main.Operator(BuiltinOperator.Mean, [flat.Main.Input([1, 16], "x"), flat.Main.Integers(1)], [(TensorType.Float32, [1])], new OptionFields(OptionTag.Reducer), name: "z")[0]);
        Assert.Equal(ErrorCode.ModelsNotComparable, Assert.Throws<TfLiteQuantException>(() => new LayerComparison().Run(flat.Build(), other.Build(), [Data(1, 16)])).Code);
        Assert.Equal(ErrorCode.InvalidDataset, Assert.Throws<TfLiteQuantException>(() => new LayerComparison().Run(Chain(null), Chain(0.1f), [SampleListDataset.Make(0, static _ => [])])).Code);
    }

    private static SampleListDataset Data(params int[] shape)
    {
        var random = new SeededRandom(21);
        return SampleListDataset.Make(Count, _ => new() { ["x"] = SampleArray.From<float>(TensorType.Float32, shape, random.Floats(shape.Aggregate(static (left, right) => left * right))) });
    }

    private static TfLiteModel Chain(float? scale, int zero = 0)
    {
        var model = new ModelBuilder();
        var main = model.Main;
        Value Stored(Value value) => scale is { } known ? main.Dequantize(main.Quantize(value, TensorType.Int8, QuantizationParameters.PerTensor(known, zero))) : value;
        var relu = main.Operator(BuiltinOperator.Relu, [main.Input([1, 16], "x")], [1, 16], name: "relu");
        main.Output(Stored(main.Operator(BuiltinOperator.Tanh, [Stored(relu)], [1, 16], name: "y")));
        return model.Build();
    }

    // tanh(MINIMUM or MAXIMUM of 4 x and a constant), in codes of 1/256 up to 127.
    private static TfLiteModel Wide(BuiltinOperator reader, bool isQuantized)
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        var (x, codes) = (main.Input([1, 16], "x"), QuantizationParameters.PerTensor(1 / 256f, 0));
        const sbyte Bound = 100;
        Value Computed(BuiltinOperator op, Value left, Value right, OperatorOptions? options, string name)
        {
            var value = main.Operator(op, [left, right], [(isQuantized ? TensorType.Int8 : TensorType.Float32, [1, 16])], options, name: name)[0];
            if (isQuantized) main[value].Quantization = codes;
            return value;
        }

        if (isQuantized) x = main.Quantize(x, TensorType.Int8, QuantizationParameters.PerTensor(1 / 127f, 0));
        var four = isQuantized ? main.QuantizedConstant<sbyte>([100], [1], QuantizationParameters.PerTensor(0.04f, 0)) : main.Constant<float>([4], [1]);
        var bound = isQuantized ? main.QuantizedConstant<sbyte>([Bound], [1], codes) : main.Constant<float>([Bound / 256f], [1]);
        var read = Computed(reader, Computed(BuiltinOperator.Mul, x, four, new OptionFields(OptionTag.Mul), "wide"), bound, null, "read");
        main.Output(main.Operator(BuiltinOperator.Tanh, [isQuantized ? main.Dequantize(read) : read], [1, 16], name: "y"));
        return builder.Build();
    }

    // Six layers whose weights are rounded to about 8 bits, those of one layer to 3; -1 for none.
    private static TfLiteModel Deep(int spoilt)
    {
        var model = new ModelBuilder(5);
        var main = model.Main;
        var value = main.Input([1, 16], "x");
        for (var layer = 0; layer < 6; layer++)
        {
            var weights = model.Random.Floats(16 * 16, -0.5, 0.5);
            if (spoilt >= 0)
            {
                var step = layer == spoilt ? 1 / 8f : 1 / 256f;
                sbyte[] codes = [.. weights.Select(weight => (sbyte)Math.Clamp(MathF.Round(weight / step), -127, 127))];
                var constant = main.QuantizedConstant<sbyte>(codes, [16, 16], QuantizationParameters.PerTensor(step, 0));
                value = main.Operator(BuiltinOperator.FullyConnected, [value, main.Dequantize(constant), Value.None], [1, 16], new OptionFields(OptionTag.FullyConnected), name: $"layer{layer}");
            }
            else
            {
                value = main.Operator(BuiltinOperator.FullyConnected, [value, main.Constant<float>(weights, [16, 16]), Value.None], [1, 16], new OptionFields(OptionTag.FullyConnected), name: $"layer{layer}");
            }
        }

        main.Output(value);
        return model.Build();
    }

    // Adds to x four times, and to x times a factor where there is one.
    private static TfLiteModel Loop(float error, float? factor = null)
    {
        var model = new ModelBuilder();
        GraphBuilder condition = model.AddSubgraph("condition"), body = model.AddSubgraph("body");
        var count = condition.Input([], "i", TensorType.Int32);
        condition.Input([1, 2], "v");
        condition.Output(condition.Less(count, condition.Constant<int>([4], [])));
        var i = body.Input([], "i", TensorType.Int32);
        var v = body.Input([1, 2], "v");
        var next = body.Operator(BuiltinOperator.Add, [i, body.Constant<int>([1], [])], [(TensorType.Int32, [])], new OptionFields(OptionTag.Add), name: "next")[0];
        var sum = body.Operator(BuiltinOperator.Add, [v, body.Constant<float>([1 + error], [1])], [1, 2], new OptionFields(OptionTag.Add), name: "sum");
        body.Output(next, sum);
        var x = model.Main.Input([1, 2], "x");
        if (factor is { } known) x = model.Main.Operator(BuiltinOperator.Mul, [x, model.Main.Constant<float>([known], [1])], [1, 2], new OptionFields(OptionTag.Mul), name: "factor");
        model.Main.Output(model.Main.While(condition, body, model.Main.Constant<int>([0], []), x)[1]);
        return model.Build();
    }
}
