using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>The models of the reference quantizer's tests, quantized here, in the real runtime.</summary>
public sealed class UpstreamCaseTests
{
    private const int Samples = 8;

    // Ranges that the files carry are those of real runs here, so that outputs can be held to the float model's.
    private static readonly string[] Honest =
    [
        "add_with_const_input", "gather_nd", "lstm_calibrated", "lstm_calibrated2", "multi_input_add_reshape", "resource_vars_calibrated",
        "single_avg_pool_min_minus_5_max_plus_5", "single_softmax_min_minus_5_max_plus_5", "unidirectional_sequence_lstm_calibrated", "unpack", "broadcast_to", "pack", "concat",
    ];

    private static readonly string[] Others =
    [
        "argmax", "fc", "maximum", "minimum", "mixed16x8", "single_conv_no_bias", "single_conv_weights_min_0_max_plus_10", "single_conv_weights_min_minus_127_max_plus_127", "split",
        "svdf_calibrated",
    ];

    public static TheoryData<string> Names => [.. Honest, .. Others];

    [Theory, MemberData(nameof(Names))]
    public async Task Model_loads_and_computes_what_the_float_model_does(string name)
    {
        var runtime = LiteRtRuntime.Require();
        using var model = ModelReader.Open(UpstreamCase.Path(name));
        StateShapes(model);
        var source = ModelWriter.ToBytes(model);
        var ranges = EmbeddedRanges.Read(model)!;
        var cases = Cases(model, ranges);
        try
        {
            await runtime.RunAsync(source, cases, null, TestContext.Current.CancellationToken);
        }
        catch (LiteRtException refusal)
        {
            Assert.Skip($"The runtime refuses the float model already: {refusal.Message}");
        }

        foreach (var recipe in (QuantizationRecipe[])[IntegerRun.Int8, IntegerRun.Int8Borders, IntegerRun.Int16])
        {
            var run = IntegerRun.Of(source, recipe, cases, ranges);
            if (Honest.Contains(name)) await run.RequireAgreementAsync(Least(name, recipe));
            else await run.AgainstFloatAsync();
        }
    }

    // Two units are normalized to about -1 and 1, whatever they were: rounding errors with them.
    private static double Least(string name, QuantizationRecipe recipe) => name.Contains("lstm_calibrated") && !name.EndsWith('2') ? 10
        : recipe.Technique == QuantizationTechnique.Int16x8 ? 35
        : 20;

    // The runtime sizes outputs by the file, and these files leave the shape of the LSTM's open.
    private static void StateShapes(TfLiteModel model)
    {
        var graph = model.Subgraphs[0];
        if (graph.Operators[0].Builtin is not (BuiltinOperator.Lstm or BuiltinOperator.UnidirectionalSequenceLstm)) return;
        graph.Tensors[graph.Outputs[0]].Shape = graph.Tensors[graph.Inputs[0]].Shape;
        foreach (var tensor in graph.Tensors)
            if (tensor.Shape is [-1]) tensor.Shape = [0];
    }

    // Values all over the range that calibration saw.
    private static List<LiteRtCase> Cases(TfLiteModel model, CalibratedRanges ranges)
    {
        var (graph, random) = (model.Subgraphs[0], new SeededRandom(3));
        return [.. Enumerable.Range(0, Samples).Select(_ => new LiteRtCase([.. graph.Inputs.Select(input =>
        {
            var range = ranges.Of(0, input)!.Value;
            return TensorValue.From<float>(random.Floats((int)graph.Tensors[input].ElementCount, range.Min, range.Max), graph.Tensors[input].Shape!);
        })]))];
    }
}
