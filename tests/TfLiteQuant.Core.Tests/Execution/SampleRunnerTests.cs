using TfLiteQuant.Calibration;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Execution;

public sealed class SampleRunnerTests
{
    [Fact]
    public void Inputs_bind_by_the_signatures_names_and_by_the_tensors()
    {
        using var runner = new SampleRunner(Sum().Build());
        Assert.Equal(["left", "right"], runner.InputNames);
        Assert.Equal(["sum"], runner.OutputNames);
        Assert.Equal([4f, 6], Run(runner, ("left", Floats([1, 2], 1, 2)), ("right", Floats([1, 2], 3, 4))));
        Assert.Equal([4f, 6], Run(runner, ("serving_default_a:0", Floats([2], 1, 2)), ("b", Floats([2], 3, 4))));
    }

    [Fact]
    public void Tensors_named_by_the_converter_go_by_the_names_they_were_made_of()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Relu, model.Main.Input([1], "serving_default_rows:0")));
        using var runner = new SampleRunner(model.Build());
        Assert.Equal([3f], Run(runner, ("rows", Floats([1], 3))));
    }

    [Fact]
    public void Models_of_text_are_refused_before_values_are_asked_for()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Operator(BuiltinOperator.Gather, [model.Main.Input([4], "words", TensorType.String), model.Main.Integers(1)], [(TensorType.String, [1])])[0]);
        var error = Assert.Throws<TfLiteQuantException>(() => new SampleRunner(model.Build()));
        Assert.Equal((ErrorCode.UnsupportedOperator, "words"), (error.Code, error.Location.TensorName));
        Assert.Contains("tensors of String", error.Problem);
    }

    [Fact]
    public void A_signature_has_its_own_names_and_graph()
    {
        var model = Sum();
        var second = model.AddSubgraph("second");
        second.Output(second.Unary(BuiltinOperator.Neg, second.Input([1, 2], "x")));
        model.Signature("negate", second, ["value"], ["result"]);
        using var runner = new SampleRunner(model.Build(), "negate");
        Assert.Equal(["value"], runner.InputNames);
        Assert.Equal(["result"], runner.OutputNames);
        Assert.Equal([-1f, 2], Run(runner, ("value", Floats([2], 1, -2))));
        Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<TfLiteQuantException>(() => new SampleRunner(model.Build(), "none")).Code);
    }

    [Fact]
    public void Data_for_another_signature_is_told_which_one_it_fits()
    {
        var model = Sum();
        foreach (var key in (string[])["negate", "invert", "mix"])
        {
            var graph = model.AddSubgraph(key);
            var x = graph.Input([1, 2], "serving_default_x:0");
            graph.Output(key == "mix" ? graph.Add(x, graph.Input([1, 2], "y")) : graph.Unary(BuiltinOperator.Neg, x));
            model.Signature(key, graph, key == "mix" ? ["x", "y"] : ["value"], ["result"]);
        }

        string Advice(string? signature, params string[] names)
        {
            using var runner = new SampleRunner(model.Build(), signature);
            return Assert.Throws<TfLiteQuantException>(() => Run(runner, [.. names.Select(static name => (name, Floats([1, 2], 1, 2)))])).Advice!;
        }

        Assert.EndsWith(" These names fit the signatures 'negate', 'invert': choose one with -Signature (of this command, or of Import-RepresentativeDataset).", Advice(null, "value"));
        Assert.EndsWith(" These names fit the signatures 'negate', 'invert', 'mix': choose one with -Signature (of this command, or of Import-RepresentativeDataset).", Advice(null, "X", "y", "value"));
        Assert.Contains("fit the signature 'serving_default': choose it with -Signature", Advice("mix", "left", "right"));
        Assert.DoesNotContain("-Signature", Advice(null, "y"));
        Assert.DoesNotContain("-Signature", Advice(null, "left"));
    }

    [Fact]
    public void Data_for_a_main_graph_without_a_signature_is_told_so()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Input([1, 2], "rows")));
        var second = model.AddSubgraph("second");
        second.Output(second.Unary(BuiltinOperator.Neg, second.Input([1, 2], "x")));
        model.Signature("other", second, ["x"], ["result"]);
        using var runner = new SampleRunner(model.Build(), "other");
        Assert.EndsWith(" These names fit the main graph, which runs without -Signature.", Assert.Throws<TfLiteQuantException>(() => Run(runner, ("rows", Floats([1, 2], 1, 2)))).Advice);
    }

    public static IEnumerable<TheoryDataRow<string, string>> WrongNames =>
    [
        new("left", "'right'"),
        new("left right other", "'other'"),
        new("left right b", "'right' is given twice"),
        new("", "'left', 'right'"),
    ];

    [Theory, MemberData(nameof(WrongNames))]
    public void Wrong_names_are_errors_that_list_the_right_ones(string names, string problem)
    {
        using var runner = new SampleRunner(Sum().Build());
        var inputs = names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static name => (name, Floats([1, 2], 1, 2))).ToArray();
        var error = Assert.Throws<TfLiteQuantException>(() => Run(runner, inputs));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains(problem, error.Problem);
        Assert.Contains("'left' Float32[1,2], 'right' Float32[1,2]", error.Advice);
    }

    [Fact]
    public void Wrong_shapes_and_types_are_errors_that_say_what_is_taken()
    {
        using var runner = new SampleRunner(Sum().Build());
        var right = ("right", Floats([1, 2], 1, 2));
        var shape = Assert.Throws<TfLiteQuantException>(() => Run(runner, ("left", Floats([3], 1, 2, 3)), right));
        Assert.Equal(ErrorCode.InvalidInput, shape.Code);
        Assert.Contains("takes Float32[1,2], not [3]", shape.Problem);
        Assert.Equal("serving_default_a:0", shape.Location.TensorName);
        var type = Assert.Throws<TfLiteQuantException>(() => Run(runner, ("left", new SampleArray(TensorType.Complex64, [1, 2], new byte[16])), right));
        Assert.Contains("not Complex64", type.Problem);
        // The runner works on after them.
        Assert.Equal([2f, 4], Run(runner, ("left", Floats([1, 2], 1, 2)), right));
    }

    [Fact]
    public void Open_dimensions_follow_the_values()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Input([1, 2], "x", shapeSignature: [-1, 2])));
        using var runner = new SampleRunner(model.Build());
        foreach (var rows in (int[])[1, 3, 2])
        {
            var output = runner.Run(new Dictionary<string, SampleArray> { ["x"] = Floats([rows, 2], new float[2 * rows]) })[0];
            Assert.Equal([rows, 2], output.Shape);
        }

        Assert.Equal([1, 2], runner.Run(new Dictionary<string, SampleArray> { ["x"] = Floats([2], 1, 2) })[0].Shape);
        Assert.Throws<TfLiteQuantException>(() => Run(runner, ("x", Floats([1, 3], 1, 2, 3))));
    }

    [Fact]
    public void Flat_values_take_the_inputs_shape_where_their_number_fits()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Input([1, 2, 2, 1], "x")));
        using var runner = new SampleRunner(model.Build());
        Assert.Equal([1, 2, 2, 1], runner.Shaped("x", Floats([4], 1, 2, 3, 4)).Shape);
        Assert.Equal([3], runner.Shaped("x", Floats([3], 1, 2, 3)).Shape);
        Assert.Equal([4, 1], runner.Shaped("x", Floats([4, 1], 1, 2, 3, 4)).Shape);
        Assert.Equal([4], runner.Shaped("other", Floats([4], 1, 2, 3, 4)).Shape);
    }

    [Fact]
    public void Outputs_without_a_name_of_their_own_are_numbered()
    {
        var model = new ModelBuilder();
        var x = model.Main.Input([1], "x");
        var (a, b, c) = (model.Main.Unary(BuiltinOperator.Neg, x), model.Main.Unary(BuiltinOperator.Abs, x), model.Main.Unary(BuiltinOperator.Relu, x));
        (model.Main[a].Name, model.Main[b].Name, model.Main[c].Name) = ("y", "y", "");
        model.Main.Output(a, b, c);
        using var runner = new SampleRunner(model.Build());
        Assert.Equal(["y", "y_1", "output_2"], runner.OutputNames);
    }

    [Fact]
    public void Inputs_without_a_name_of_their_own_are_numbered()
    {
        var model = new ModelBuilder();
        Value[] inputs = [.. new[] { "x", "x_1", "x", "", "" }.Select(name => model.Main.Input([1], name))];
        foreach (var (input, name) in inputs.Zip(["x", "x", "x_1", "", ""])) model.Main[input].Name = name;
        model.Main.Output([.. inputs.Select(input => model.Main.Unary(BuiltinOperator.Neg, input))]);
        using var runner = new SampleRunner(model.Build());
        Assert.Equal(["x", "x_2", "x_1", "input_3", "input_4"], runner.InputNames);
        Assert.Equal([0, 1, 2, 3, 4], runner.InputNames.Select(runner.PositionOf));
        var table = new Calibrator().Run(model.Build(), [new SyntheticDataset(2)], TestContext.Current.CancellationToken);
        Assert.Equal(2, table.Samples);
    }

    [Fact]
    public void States_start_anew_for_each_sample()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Rnn(model.Main.Input([1, 3], "x"), 4));
        using var runner = new SampleRunner(model.Build());
        var first = Run(runner, ("x", Floats([3], 1, 2, 3)));
        Run(runner, ("x", Floats([3], -4, 5, 6)));
        Assert.Equal(first, Run(runner, ("x", Floats([3], 1, 2, 3))));
    }

    [Fact]
    public void Quantized_outputs_are_codes_or_floats()
    {
        var model = new ModelBuilder();
        var input = model.Main.Input([1, 2], "x", TensorType.Int8);
        var output = model.Main.Reshape(input, 2);
        foreach (var value in (Value[])[input, output]) model.Main[value].Quantization = QuantizationParameters.PerTensor(0.5f, 1);
        model.Main.Output(output);
        using var codes = new SampleRunner(model.Build());
        using var floats = new SampleRunner(model.Build()) { Dequantize = true };
        var inputs = new Dictionary<string, SampleArray> { ["x"] = Floats([2], 1, -1) };
        Assert.Equal([(sbyte)3, (sbyte)-1], codes.Run(inputs)[0].Values<sbyte>().ToArray());
        Assert.Equal([1f, -1], floats.Run(inputs)[0].Values<float>().ToArray());
    }

    [Fact]
    public void Cancellation_ends_a_run()
    {
        using var runner = new SampleRunner(Sum().Build());
        var inputs = new Dictionary<string, SampleArray> { ["left"] = Floats([2], 1, 2), ["right"] = Floats([2], 3, 4) };
        Assert.ThrowsAny<OperationCanceledException>(() => runner.Run(inputs, new CancellationToken(true)));
        Assert.Equal([4f, 6], runner.Run(inputs)[0].Values<float>().ToArray());
    }

    internal static SampleArray Floats(int[] shape, params ReadOnlySpan<float> values) => SampleArray.From(TensorType.Float32, shape, values);

    internal static ModelBuilder Sum()
    {
        var model = new ModelBuilder();
        var (a, b) = (model.Main.Input([1, 2], "serving_default_a:0"), model.Main.Input([1, 2], "b"));
        model.Main.Output(model.Main.Add(a, b));
        return model.Signature("serving_default", model.Main, ["left", "right"], ["sum"]);
    }

    private static float[] Run(SampleRunner runner, params (string Name, SampleArray Values)[] inputs)
        => runner.Run(inputs.ToDictionary(static input => input.Name, static input => input.Values))[0].Values<float>().ToArray();
}
