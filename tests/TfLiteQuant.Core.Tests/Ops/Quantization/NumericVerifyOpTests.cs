using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class NumericVerifyOpTests
{
    private static readonly TensorValue Reference = TensorValue.From<float>([-63, 0, 61.5f], 3);

    [Fact]
    public void Codes_minus_the_reference()
    {
        Assert.Equal([-0.5f, 0, -61.5f], CustomOperatorRun.Floats(static graph => Build(graph, TensorType.Int8), TensorValue.From<sbyte>([-128, -1, -1], 3), Reference));
        Assert.Equal([63.5f, 0.5f, -61], CustomOperatorRun.Floats(static graph => Build(graph, TensorType.UInt8), TensorValue.From<byte>([0, 0, 0], 3), Reference));
        Assert.Equal([63.5f, 500.5f, -561], CustomOperatorRun.Floats(static graph => Build(graph, TensorType.Int16), TensorValue.From<short>([0, 1000, -1000], 3), Reference));
        Assert.Equal([64f, 0.25f, -61.5f], CustomOperatorRun.Floats(static graph => Build(graph, TensorType.Float16), TensorValue.From<Half>([(Half)1, (Half)0.25, (Half)0], 3), Reference));
    }

    [Fact]
    public void Each_channel_has_its_scale() => Assert.Equal([65f, 4f, -61.5f + 6], CustomOperatorRun.Floats(
        static graph =>
        {
            var codes = graph.Input([3], "codes", TensorType.Int8);
            graph[codes].Quantization = QuantizationParameters.PerAxis([1, 2, 3], 0);
            return graph.NumericVerify(codes, graph.Input([3]));
        },
        TensorValue.From<sbyte>([2, 2, 2], 3), Reference));

    [Fact]
    public void A_difference_beyond_the_tolerance_stops_the_run_where_it_is_asked_to()
    {
        var codes = TensorValue.From<sbyte>([-128, -1, -1], 3);
        CustomOperatorRun.Refused("Element 2 of tensor 1 'reference' is 61.5, and its codes say -61.5 more", static graph => Build(graph, TensorType.Int8, 5, true), codes, Reference);
        CustomOperatorRun.Refused("Element 0", static graph => Build(graph, TensorType.Int8, 0.9f, true), codes, Reference);
        Assert.Equal([-0.5f, 0, -61.5f], CustomOperatorRun.Floats(static graph => Build(graph, TensorType.Int8, 200, true), codes, Reference));
        Assert.Equal([-0.5f, 0, -61.5f], CustomOperatorRun.Floats(static graph => Build(graph, TensorType.Int8, 0.05f, true), codes, Reference));
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("no kernel for Int32 (tensor 0 'codes')", static graph => Build(graph, TensorType.Int32));
        CustomOperatorRun.Refused("they must be alike", static graph => Build(graph, TensorType.Int8, size: 4));
        CustomOperatorRun.Refused("Its input has no scale", static graph => graph.NumericVerify(graph.Input([3], "codes", TensorType.Int8), graph.Input([3])));
        CustomOperatorRun.Refused("no kernel for Int8 (tensor 1", static graph => graph.NumericVerify(graph.Input([3], "codes", TensorType.Int8), graph.Input([3], null, TensorType.Int8)));
    }

    private static Value Build(GraphBuilder graph, TensorType type, float tolerance = 5, bool failsBeyond = false, int size = 3)
    {
        var codes = graph.Input([3], "codes", type);
        if (type != TensorType.Float16) graph[codes].Quantization = QuantizationParameters.PerTensor(0.5f, -1);
        return graph.NumericVerify(codes, graph.Input([size], "reference"), tolerance, failsBeyond);
    }
}
