using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Constant data outside the FlatBuffer, as files over 2 GB have it.</summary>
public sealed class BufferOffsetTests
{
    [Fact]
    public void The_form_is_kept()
    {
        var model = RichModel.Make();
        model.Subgraphs[0].Operators[1].HasLargeCustomOptions = true;
        model.UsesBufferOffsets = true;
        var file = ModelWriter.ToBytes(model);
        using var again = ModelReader.Read(file);
        Assert.Null(ModelComparer.FirstDifference(model, again));
        Assert.Equal(file, ModelWriter.ToBytes(again));
        using var inside = ModelReader.Read(Written.With(again, new ModelWriteOptions { UseBufferOffsets = false }));
        Assert.False(inside.UsesBufferOffsets);
        Assert.Null(ModelComparer.FirstDifference(RichModel.Make(), inside));
    }

    [Fact]
    public void Zeros_for_kernels_that_read_ahead_follow_the_data()
    {
        var model = new TfLiteModel();
        model.Subgraphs.Add(new Subgraph());
        model.AddBuffer(BufferData.From<byte>([1, 2, 3]));
        var file = Written.WithOffsets(model);
        Assert.Equal(new byte[16], file[^16..]);
        Assert.Equal(3, file[^17]);
        Assert.Equal(0, (file.Length - 16 - 3) % 16);
    }

    [Theory]
    [InlineData(1UL << 40, 4UL)]
    [InlineData(ulong.MaxValue - 2, 4UL)]
    [InlineData(16UL, ulong.MaxValue)]
    public void Data_beyond_the_file_is_refused(ulong offset, ulong size)
    {
        var file = new FutureFile();
        var buffer = file.Table(3, builder =>
        {
            builder.AddUlong(2, size, 0);
            builder.AddUlong(1, offset, 0);
        });
        var buffers = file.Offsets(buffer);
        var subgraphs = file.Offsets(file.Table(0, static _ => { }));
        file.Builder.Finish(
            file.Table(5, builder =>
            {
                builder.AddOffset(4, buffers, 0);
                builder.AddOffset(2, subgraphs, 0);
                builder.AddUint(0, 3, 0);
            }),
            "TFL3");
        var error = Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(file.Builder.SizedByteArray()));
        Assert.Equal(ErrorCode.ModelTruncated, error.Code);
        Assert.Contains("Buffer 0", error.Problem);
    }

    [Fact]
    public void Long_custom_options_are_streamed_in_either_form()
    {
        var model = new TfLiteModel();
        var graph = new Subgraph();
        model.Subgraphs.Add(graph);
        var options = BufferData.From(Enumerable.Range(0, 100_000).Select(static i => (byte)i).ToArray());
        graph.Operators.Add(new Operator { Code = new OperatorCode { Builtin = BuiltinOperator.Custom, CustomCode = "Big" }, CustomOptions = options });
        model.AddBuffer(BufferData.From<byte>([1]));
        foreach (var file in (byte[][])[ModelWriter.ToBytes(model), Written.WithOffsets(model)])
        {
            using var again = ModelReader.Read(file);
            Assert.True(options.ContentEquals(again.Subgraphs[0].Operators[0].CustomOptions!));
            Assert.Equal(again.UsesBufferOffsets, again.Subgraphs[0].Operators[0].HasLargeCustomOptions);
            Assert.True(again.AppendedData.IsEmpty);
        }
    }

    /// <summary>A file of 2.4 GB with a few real pages: the rest are holes, which read as zeros.</summary>
    [Fact]
    public void Models_over_2_GB_are_read_and_written_with_little_memory()
    {
        using var folder = new TemporaryFolder();
        var path = folder["large.tflite"];
        const long Huge = 800L << 20;
        var model = new TfLiteModel();
        var graph = new Subgraph();
        model.Subgraphs.Add(graph);
        MakeHoles(folder["holes"], Huge + 3);
        using var holes = new HoleMap(folder["holes"]);
        for (var i = 0; i < 3; i++)
        {
            // Lengths differ, so that nothing has to be compared.
            var data = holes.Slice(0, Huge + i);
            graph.Tensors.Add(new Tensor { Name = $"t{i}", Type = TensorType.UInt8, Shape = [(int)(Huge + i)], Buffer = model.AddBuffer(data) });
        }

        var tail = model.AddBuffer(BufferData.From("the end"u8));
        graph.Tensors.Add(new Tensor { Name = "tail", Type = TensorType.UInt8, Shape = [7], Buffer = tail });
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var sparse = new SparseStream(path))
        {
            var length = ModelWriter.Write(model, sparse, cancellation: TestContext.Current.CancellationToken);
            Assert.InRange(length, 3 * Huge, (3 * Huge) + 4096);
        }

        using (var again = ModelReader.Open(path))
        {
            Assert.True(again.UsesBufferOffsets);
            Assert.Equal("the end"u8, again.Subgraphs[0].Tensors[3].Buffer.Data.AsSpan<byte>());
            Assert.Equal(Huge + 2, again.Subgraphs[0].Tensors[2].Buffer.Data.Length);
            Assert.Equal(new FileInfo(path).Length, ModelSizes.Of(again).Total);
        }

        // The bytes of the test's own streams included.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L << 20);
        var refused = Assert.Throws<TfLiteQuantException>(() => Written.With(model, new ModelWriteOptions { UseBufferOffsets = false }));
        Assert.Equal(ErrorCode.ModelTooLarge, refused.Code);
    }

    private static void MakeHoles(string path, long length)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        try
        {
            file.SetLength(length);
        }
        catch (IOException error)
        {
            Assert.Skip($"No sparse files here: {error.Message}");
        }
    }
}
