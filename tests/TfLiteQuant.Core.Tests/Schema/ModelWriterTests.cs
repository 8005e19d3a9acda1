using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

public sealed class ModelWriterTests
{
    [Fact]
    public void Every_member_survives()
    {
        using var model = RichModel.Make();
        using var again = ModelReader.Read(ModelWriter.ToBytes(model));
        Assert.Null(ModelComparer.FirstDifference(model, again));
        Assert.Null(GeneratedView.FirstDifference(model, ModelWriter.ToBytes(model)));
    }

    [Fact]
    public void Equal_models_give_equal_bytes()
    {
        var bytes = ModelWriter.ToBytes(RichModel.Make());
        Assert.Equal(bytes, ModelWriter.ToBytes(RichModel.Make()));
        Assert.Equal(bytes, ModelWriter.ToBytes(ModelReader.Read(bytes)));
    }

    [Fact]
    public void Options_keep_values_that_equal_their_default()
    {
        using var again = ModelReader.Read(ModelWriter.ToBytes(RichModel.Make()));
        var options = again.Subgraphs[0].Operators[0].Options!;
        Assert.True(options.Fields.ContainsKey(0));
        Assert.False(options.Fields.ContainsKey(2));
    }

    [Fact]
    public void Buffers_with_equal_bytes_become_one_unless_told_otherwise()
    {
        var model = new TfLiteModel();
        var graph = new Subgraph();
        model.Subgraphs.Add(graph);
        foreach (var value in (float[])[1, 2, 1, 1])
            graph.Tensors.Add(new Tensor { Type = TensorType.Float32, Shape = [2000], Buffer = model.AddBuffer(Filled(value)) });
        graph.Tensors.Add(new Tensor { Type = TensorType.Float32, Shape = [1], Buffer = new ModelBuffer() });
        model.Buffers.Add(new ModelBuffer());

        using var shared = ModelReader.Read(ModelWriter.ToBytes(model));
        Assert.Equal([0, 8000, 8000], shared.Buffers.Select(static buffer => buffer.Data.Length));
        Assert.Same(shared.Subgraphs[0].Tensors[0].Buffer, shared.Subgraphs[0].Tensors[3].Buffer);
        Assert.Same(shared.Buffers[0], shared.Subgraphs[0].Tensors[4].Buffer);

        using var apart = ModelReader.Read(Written.With(model, new ModelWriteOptions { ShareIdenticalBuffers = false }));
        Assert.Equal([0, 8000, 8000, 8000, 8000], apart.Buffers.Select(static buffer => buffer.Data.Length));
        Assert.Null(ModelComparer.FirstDifference(model, apart));
    }

    [Fact]
    public void Buffers_that_nothing_refers_to_stay_in_their_order()
    {
        var model = new TfLiteModel();
        model.Subgraphs.Add(new Subgraph());
        for (var i = 1; i < 4; i++) model.AddBuffer(BufferData.From<int>([i]));
        using var again = ModelReader.Read(ModelWriter.ToBytes(model));
        Assert.Equal([1, 2, 3], again.Buffers.Skip(1).Select(static buffer => buffer.Data.AsSpan<int>()[0]));
    }

    [Fact]
    public void Buffers_and_codes_missing_in_the_lists_are_written_all_the_same()
    {
        var model = new TfLiteModel();
        var graph = new Subgraph();
        graph.Tensors.Add(new Tensor { Type = TensorType.Int32, Shape = [1], Buffer = new ModelBuffer { Data = BufferData.From<int>([7]) } });
        graph.Operators.Add(new Operator { Code = new OperatorCode { Builtin = BuiltinOperator.Relu }, Inputs = [0], Outputs = [0] });
        model.Subgraphs.Add(graph);
        using var again = ModelReader.Read(ModelWriter.ToBytes(model));
        Assert.Equal(7, again.Subgraphs[0].Tensors[0].Buffer.Data.AsSpan<int>()[0]);
        Assert.Equal(BuiltinOperator.Relu, again.Subgraphs[0].Operators[0].Builtin);
    }

    [Fact]
    public void Data_of_every_length_is_aligned()
    {
        var model = new TfLiteModel();
        var graph = new Subgraph();
        model.Subgraphs.Add(graph);
        for (var length = 1; length < 70; length++)
            graph.Tensors.Add(new Tensor { Type = TensorType.Int8, Shape = [length], Buffer = model.AddBuffer(BufferData.From(Enumerable.Repeat((byte)length, length).ToArray())) });
        foreach (var usesOffsets in (bool[])[false, true])
        {
            var file = Written.With(model, new ModelWriteOptions { UseBufferOffsets = usesOffsets });
            var positions = GeneratedView.DataPositions(file);
            Assert.Equal(69, positions.Count);
            Assert.All(positions, static position => Assert.Equal(0, position % 16));
            using var again = ModelReader.Read(file);
            Assert.Null(ModelComparer.FirstDifference(model, again, nameof(TfLiteModel.UsesBufferOffsets)));
        }
    }

    [Fact]
    public void Equal_quantization_parameters_are_written_once()
    {
        var one = Quantized(1);
        var many = Quantized(50);
        Assert.InRange(many.Length - one.Length, 1, 49 * 40);
        using var again = ModelReader.Read(many);
        Assert.All(again.Subgraphs[0].Tensors, static tensor => Assert.Equal(1000, tensor.Quantization!.ZeroPoint!.Length));

        static byte[] Quantized(int count)
        {
            var model = new TfLiteModel();
            var graph = new Subgraph();
            model.Subgraphs.Add(graph);
            for (var i = 0; i < count; i++)
                graph.Tensors.Add(new Tensor { Type = TensorType.Int8, Shape = [1000], Buffer = new ModelBuffer(), Quantization = QuantizationParameters.PerAxis(Enumerable.Repeat(0.5f, 1000).ToArray(), 0) });
            return ModelWriter.ToBytes(model);
        }
    }

    [Fact]
    public void Cancelling_stops_between_pieces()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Reporter(report =>
        {
            if (report.Done > 0) cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => ModelWriter.Write(RichModel.Make(), new MemoryStream(), new ModelWriteOptions { Progress = progress }, cancellation.Token));
    }

    [Fact]
    public void Progress_ends_at_the_total()
    {
        var reports = new List<OperationProgress>();
        var length = Written.With(RichModel.Make(), new ModelWriteOptions { Progress = new Reporter(reports.Add) }).Length;
        Assert.Equal<(long, long)>((length, length), (reports[^1].Done, reports[^1].Total));
    }

    [Fact]
    public void Sizes_add_up_to_the_file()
    {
        var model = RichModel.Make();
        var sizes = ModelSizes.Of(model);
        Assert.Equal(ModelWriter.ToBytes(model).Length, sizes.Total);
        Assert.Equal(24 + 3, sizes.Weights);
        Assert.Equal(12, sizes.Scales);
        Assert.Equal(24, sizes.ZeroPoints);
        Assert.Equal(sizes.Total, sizes.Weights + sizes.Scales + sizes.ZeroPoints + sizes.Names + sizes.Rest);
        Assert.True(sizes.Rest > 0);
    }

    private static BufferData Filled(float value) => BufferData.From<float>(Enumerable.Repeat(value, 2000).ToArray());

    private sealed class Reporter(Action<OperationProgress> report) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => report(value);
    }
}
