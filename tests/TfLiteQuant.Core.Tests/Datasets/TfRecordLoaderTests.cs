using System.IO.Compression;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class TfRecordLoaderTests
{
    private static readonly byte[] Two = RecordFile.Of(
        RecordFile.Example(("x", RecordFile.Floats(true, 1, 2)), ("y", RecordFile.Integers(true, 3)), ("name", RecordFile.Text("dog"))),
        RecordFile.Example(("name", RecordFile.Text("cat")), ("x", RecordFile.Floats(false, 3, 4)), ("y", RecordFile.Integers(false, -5))));

    /// <summary>The check value of CRC-32C over the digits 1 to 9 is E3069283.</summary>
    [Fact]
    public void Checksum_is_the_known_one()
        => Assert.Equal(((0xE3069283u >> 15) | (0xE3069283u << 17)) + 0xA282EAD8, RecordReader.Masked("123456789"u8));

    [Theory]
    [InlineData("a.tfrecord", false)]
    [InlineData("a.tfrecords", true)]
    [InlineData("train.tfrecord-00000-of-00010", false)]
    [InlineData("a.record.gz", true)]
    public void Features_bind_by_name(string name, bool packed)
    {
        using var folder = new TemporaryFolder();
        var samples = Feed.Read(folder.Write(name, packed ? Gzip(Two) : Two), null, Feed.Input("x", [1, 2]));
        Assert.Equal([1f, 2, 3, 4], samples.SelectMany(static sample => sample.Floats()));
        Assert.Equal([3L, -5], samples.Select(static sample => sample.Labels["y"].Values<long>()[0]));
        Assert.Contains("record 1 at offset", samples[1].Origin);
    }

    [Fact]
    public void Numbers_beside_inputs_are_labels()
    {
        using var folder = new TemporaryFolder();
        bool? Labelled(params byte[][] examples) => Feed.Import(folder.Write("a.tfrecord", RecordFile.Of(examples))).IsLabelled;
        Assert.True(Labelled(RecordFile.Example(("x", RecordFile.Floats(true, 1)), ("label", RecordFile.Integers(true, 3)))));
        Assert.Null(Labelled(RecordFile.Example(("x", RecordFile.Floats(true, 1)), ("y", RecordFile.Integers(true, 3)))));
        Assert.False(Labelled(RecordFile.Example(("x", RecordFile.Text("bytes")), ("label", RecordFile.Text("dog")))));
        Assert.False(Labelled(RecordFile.Example(("x", RecordFile.Floats(true, 1)))));
    }

    [Fact]
    public void Labels_are_a_feature()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.tfrecord", Two);
        var names = Feed.Import(path, new DatasetOptions { Label = new NamedLabels("name") });
        Assert.Equal(["cat", "dog"], names.ClassNames);
        Assert.Equal([1.0, 0], names.Read([Feed.Input("x", [1, 2])]).Select(static sample => sample.Label()));
        Assert.Equal([3.0, -5], Feed.Read(path, new DatasetOptions { Label = new NamedLabels("y") }, Feed.Input("x", [1, 2])).Select(static sample => sample.Label()));
        Assert.Contains("no feature 'z'", Feed.Fails(path, new DatasetOptions { Label = new NamedLabels("z") }, Feed.Input("x", [1, 2])).Problem);
    }

    [Fact]
    public void Bytes_are_images_or_elements()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.tfrecord", RecordFile.Of(
            RecordFile.Example(("image", RecordFile.Bytes(ImageFile.Png(2, 1, [1, 2, 3, 4, 5, 6])))),
            RecordFile.Example(("image", RecordFile.Bytes([1, 2, 3, 4, 5, 6]))),
            RecordFile.Example(("image", RecordFile.Bytes(NpyFile.Elements<float>(1, 2, 3, 4, 5, 6))))));
        Assert.All(Feed.Read(path, null, Feed.Input("image", [1, 1, 2, 3])), static sample => Assert.Equal([1f, 2, 3, 4, 5, 6], sample.Floats("image")));
    }

    [Fact]
    public void Elements_may_be_of_a_stated_type()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.tfrecord", RecordFile.Of(RecordFile.Example(("x", RecordFile.Bytes(NpyFile.Elements<short>(-1, 300))))));
        Assert.Equal([-1f, 300], Feed.Read(path, new DatasetOptions { ElementType = TensorType.Int16 }, Feed.Input("x", [1, 2]))[0].Floats());
        Assert.Contains("4 bytes", Feed.Fails(path, null, Feed.Input("x", [1, 2])).Problem);
    }

    [Fact]
    public void Missing_features_are_named_with_those_there_are()
    {
        using var folder = new TemporaryFolder();
        var error = Feed.Fails(folder.Write("a.tfrecord", Two), null, Feed.Input("image", [1, 2]));
        Assert.Contains("input 'image'", error.Problem);
        Assert.Contains("'x', 'y', 'name'", error.Advice);
        Assert.Contains("has 2 values, and input 'x' Float32[1,3] takes 3", Feed.Fails(folder.Write("b.tfrecord", Two), null, Feed.Input("x", [1, 3])).Problem);
    }

    [Fact]
    public void Cut_files_say_where()
    {
        using var folder = new TemporaryFolder();
        var second = RecordFile.Of(RecordFile.Example(("x", RecordFile.Floats(true, 1, 2)), ("y", RecordFile.Integers(true, 3)), ("name", RecordFile.Text("dog")))).Length;
        Assert.Contains($"within the record at offset {second}", Feed.Fails(folder.Write("a.tfrecord", Two[..^8]), null, Feed.Input("x", [1, 2])).Problem);
        Assert.Contains($"checksum of the record at offset {second}", Feed.Fails(folder.Write("a.tfrecord", Two[..^2]), null, Feed.Input("x", [1, 2])).Problem);
        Assert.Contains("header of the record at offset", Feed.Fails(folder.Write("a.tfrecord", Two[..(second + 5)]), null, Feed.Input("x", [1, 2])).Problem);
    }

    [Fact]
    public void Changed_files_say_where()
    {
        using var folder = new TemporaryFolder();
        byte[] changed = [.. Two];
        changed[20] ^= 1;
        Assert.Contains("record at offset 0 does not fit its checksum", Feed.Fails(folder.Write("a.tfrecord", changed), null, Feed.Input("x", [1, 2])).Problem);
        Assert.Contains("no TFRecord file", Feed.Fails(folder.Write("a.tfrecord", "This is a text, whatever it is called."), null, Feed.Input("x", [1, 2])).Problem);
        Assert.Contains("no tf.train.Example", Feed.Fails(folder.Write("a.tfrecord", RecordFile.Of([0xFF, 0xFF])), null, Feed.Input("x", [1, 2])).Problem);
    }

    /// <summary>Records with right checksums around wrong messages.</summary>
    [Fact]
    public void Wrong_messages_give_errors_or_values()
    {
        var example = RecordFile.Example(("x", RecordFile.Floats(true, 1, 2)), ("y", RecordFile.Integers(false, 3, 4)), ("b", RecordFile.Bytes([1], [2])));
        var mutator = new FileMutator(5);
        for (var i = 0; i < 3000; i++)
        {
            try
            {
                Example.Parse(mutator.Mutate(example));
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
