using System.IO.Compression;
using System.Text;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Bytes that follow a model in its file, such as the packed files of TensorFlow Lite Metadata.</summary>
public sealed class AppendedDataTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_bytes_survive(bool usesOffsets)
    {
        foreach (var tail in (byte[][])["some tail"u8.ToArray(), [1], new byte[64], [0, 0, 0, 5], Zip()])
        {
            var file = Written.With(RichModel.Make(), new ModelWriteOptions { UseBufferOffsets = usesOffsets });
            using var model = ModelReader.Read((byte[])[.. file, .. tail]);
            var kept = model.AppendedData.AsSpan<byte>().ToArray();

            // Behind data outside the FlatBuffer come zeros of the writer's; leading zeros of a tail cannot be told from them.
            Assert.True(kept.AsSpan().EndsWith(tail.AsSpan().TrimStart((byte)0)), $"tail of {tail.Length}");
            var written = ModelWriter.ToBytes(model);
            using var again = ModelReader.Read(written);
            Assert.Equal(kept, again.AppendedData.AsSpan<byte>());
            Assert.Equal(written, ModelWriter.ToBytes(again));
        }
    }

    [Fact]
    public void Zeros_that_only_align_are_not_kept()
    {
        using var model = ModelReader.Read((byte[])[.. ModelWriter.ToBytes(RichModel.Make()), .. new byte[15]]);
        Assert.True(model.AppendedData.IsEmpty);
    }

    [Fact]
    public void An_archive_that_counts_from_the_start_of_the_file_still_opens_when_the_model_before_it_changes()
    {
        var stream = new MemoryStream();
        stream.Write(ModelWriter.ToBytes(RichModel.Make()));
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) AddFiles(archive);
        using var model = ModelReader.Read(stream.ToArray());
        Assert.Equal(["labels.txt", "vocab.txt"], Names(ModelWriter.ToBytes(model)));
        model.Description = new string('d', 1000);
        Assert.Equal(["labels.txt", "vocab.txt"], Names(ModelWriter.ToBytes(model)));
        model.Description = null;
        model.Subgraphs[0].Operators.Clear();
        Assert.Equal(["labels.txt", "vocab.txt"], Names(ModelWriter.ToBytes(model)));
    }

    private static string[] Names(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            Assert.StartsWith("content of", reader.ReadToEnd());
        }

        return [.. archive.Entries.Select(static entry => entry.Name)];
    }

    private static byte[] Zip()
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) AddFiles(archive);
        return stream.ToArray();
    }

    private static void AddFiles(ZipArchive archive)
    {
        foreach (var name in (string[])["labels.txt", "vocab.txt"])
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write("content of " + name);
        }
    }
}
