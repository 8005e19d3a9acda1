using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Layers;

public sealed class TensorPairingTests
{
    [Fact]
    public void Names_pair_and_conversions_pass_them_on()
    {
        ModelBuilder left = new(), right = new();
        var x = left.Main.Input([1, 4], "x");
        var hidden = left.Main.Operator(BuiltinOperator.Relu, [x], [1, 4], name: "hidden");
        left.Main.Output(left.Main.Operator(BuiltinOperator.Tanh, [hidden], [1, 4], name: "y"));
        var q = right.Main.Quantize(right.Main.Input([1, 4], "x"), TensorType.Int8, QuantizationParameters.PerTensor(0.1f, 0));
        var other = right.Main.Operator(BuiltinOperator.Relu, [right.Main.Dequantize(q)], [1, 4], name: "hidden");
        var codes = right.Main.Quantize(right.Main.Operator(BuiltinOperator.Tanh, [other], [1, 4], name: "unlike"), TensorType.Int8, QuantizationParameters.PerTensor(0.1f, 0));
        var y = right.Main.Operator(BuiltinOperator.Dequantize, [codes], [(TensorType.Float32, [1, 4])], name: "y")[0];
        right.Main.Output(y);
        Assert.Equal(
            ["dequantize = x", "hidden = hidden", "quantize = x", "quantize_1 = y", "unlike = y", "x = x", "y = y"],
            Pairs(left.Build(), right.Build()));
    }

    [Fact]
    public void Operators_that_read_paired_values_compute_paired_ones()
    {
        TfLiteModel Chain(string prefix)
        {
            var model = new ModelBuilder();
            var x = model.Main.Input([1, 4], "x");
            var sum = model.Main.Operator(BuiltinOperator.Add, [x, x], [1, 4], new OptionFields(OptionTag.Add), name: prefix + "sum");
            var relu = model.Main.Operator(BuiltinOperator.Relu, [sum], [1, 4], name: prefix + "relu");
            model.Main.Output(model.Main.Operator(BuiltinOperator.Mul, [relu, sum], [1, 4], new OptionFields(OptionTag.Mul), name: prefix + "product"));
            return model.Build();
        }

        Assert.Equal(["b_product = a_product", "b_relu = a_relu", "b_sum = a_sum", "x = x"], Pairs(Chain("a_"), Chain("b_")));
    }

    // Layers side by side read one value and have one form; names say nothing, and the second model has them in another order.
    [Fact]
    public void Constants_tell_layers_side_by_side_apart()
    {
        TfLiteModel SideBySide(string prefix, params int[] order)
        {
            var model = new ModelBuilder(9);
            var x = model.Main.Input([1, 4], "x");
            float[][] weights = [model.Random.Floats(16), model.Random.Floats(16), model.Random.Floats(16)];
            foreach (var layer in order)
            {
                Value[] inputs = [x, model.Main.Constant<float>([.. weights[layer].Select(static weight => weight + 0.01f)], [4, 4]), Value.None];
                model.Main.Output(model.Main.Operator(BuiltinOperator.FullyConnected, inputs, [1, 4], new OptionFields(OptionTag.FullyConnected), name: $"{prefix}{layer}"));
            }

            return model.Build();
        }

        Assert.Equal(["b0 = a0", "b1 = a1", "b2 = a2", "x = x"], Pairs(SideBySide("a", 0, 1, 2), SideBySide("b", 2, 0, 1)));
    }

    [Fact]
    public void Twins_pair_one_by_one()
    {
        TfLiteModel Twins(string prefix)
        {
            var model = new ModelBuilder();
            var x = model.Main.Input([1, 4], "x");
            model.Main.Output(model.Main.Operator(BuiltinOperator.Relu, [x], [1, 4], name: prefix + "1"), model.Main.Operator(BuiltinOperator.Relu, [x], [1, 4], name: prefix + "2"));
            return model.Build();
        }

        Assert.Equal(["b1 = a1", "b2 = a2", "x = x"], Pairs(Twins("a"), Twins("b")));
    }

    [Fact]
    public void Values_of_other_sizes_do_not_pair()
    {
        ModelBuilder left = new(), right = new();
        left.Main.Output(left.Main.Operator(BuiltinOperator.Relu, [left.Main.Input([1, 4], "x")], [1, 4], name: "y"));
        right.Main.Output(right.Main.Operator(BuiltinOperator.Relu, [right.Main.Input([1, 5], "x")], [1, 5], name: "y"));
        Assert.Empty(Pairs(left.Build(), right.Build()));
    }

    // What the reference's and our quantizers make of trained models: each value finds its counterpart.
    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Values_of_converted_models_find_their_counterparts(string name)
    {
        var golden = GoldenModel.Require(name);
        using var reference = ModelReader.Open(golden.ModelPath("float"));
        foreach (var variant in golden.Manifest.Variants.Where(golden.HasModel))
        {
            using var quantized = ModelReader.Open(golden.ModelPath(variant));
            var pairing = TensorPairing.Of(reference, quantized, []);
            for (var i = 0; i < quantized.Subgraphs.Count; i++)
            {
                var graph = new ComparableGraph(quantized.Subgraphs[i]);
                var unpaired = graph.Operators.SelectMany(static op => op.Outputs).Where(output => graph.IsValue(output) && ComparableGraph.IsReal(graph.Tensors[output]) && !pairing.Counterparts.ContainsKey(new TensorId(i, output)));
                Assert.Empty(unpaired.Select(output => $"{variant} {i}: {graph.Tensors[output].Name}"));
            }
        }
    }

    private static IEnumerable<string> Pairs(TfLiteModel reference, TfLiteModel quantized) => TensorPairing.Of(reference, quantized, []).Counterparts
        .Select(pair => $"{quantized.Subgraphs[pair.Key.Subgraph].Tensors[pair.Key.Index].Name} = {reference.Subgraphs[pair.Value.Subgraph].Tensors[pair.Value.Index].Name}").Order(StringComparer.Ordinal);
}
