using System.IO.Compression;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class NpzTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Arrays_are_read_side_by_side(CompressionLevel compression)
    {
        using var folder = new TemporaryFolder();
        using var reader = NpzReader.Open(NpyFile.Archive(
            Path.Combine(folder.Path, "in.npz"),
            compression,
            ("a", NpyFile.Floats("(2, 2)", 1, 2, 3, 4)),
            ("b/c:0", NpyFile.Floats("(2,)", 5, 6))));
        Assert.Equal(["a", "b/c:0"], reader.Names);
        using var a = reader["a"];
        using var b = reader["b/c:0"];
        Assert.Equal([1f, 2], a.Next().Values<float>().ToArray());
        Assert.Equal([5f], b.Next().Values<float>().ToArray());
        Assert.Equal([3f, 4], a.Next().Values<float>().ToArray());
        Assert.Equal([6f], b.Next().Values<float>().ToArray());
    }

    // The values of stored arrays could be anything: only the checksum tells.
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Values_that_do_not_fit_their_checksum_are_an_error(CompressionLevel compression)
    {
        using var folder = new TemporaryFolder();
        var path = NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), compression, ("a", NpyFile.Floats("(2, 2)", 1, 2, 3, 4)));
        var bytes = File.ReadAllBytes(path);
        var directory = bytes.AsSpan().IndexOf("PK\x01\x02"u8);
        bytes[directory + 16] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var reader = NpzReader.Open(path);
        using var a = reader["a"];
        Assert.Equal([1f, 2], a.Next().Values<float>().ToArray());
        var error = Assert.Throws<TfLiteQuantException>(() => a.Next());
        Assert.Equal(ErrorCode.InvalidDataset, error.Code);
        Assert.Contains("'a'", error.Problem);
        Assert.Contains("checksum", error.Problem);
        Assert.Equal(path, error.Location.Path);
    }

    [Fact]
    public void Missing_array_is_an_error_that_lists_those_there_are()
    {
        using var folder = new TemporaryFolder();
        using var reader = NpzReader.Open(NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), ("a", NpyFile.Floats("()", 1))));
        var error = Assert.Throws<TfLiteQuantException>(() => reader["b"]);
        Assert.Equal(ErrorCode.InvalidDataset, error.Code);
        Assert.Contains("'a'", error.Advice);
    }

    [Fact]
    public void What_is_no_archive_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "in.npz");
        File.WriteAllText(path, "This is no archive, whatever its name says.");
        Assert.Equal(ErrorCode.InvalidDataset, Assert.Throws<TfLiteQuantException>(() => NpzReader.Open(path)).Code);
        File.WriteAllBytes(path, []);
        Assert.Equal(ErrorCode.InvalidDataset, Assert.Throws<TfLiteQuantException>(() => NpzReader.Open(path)).Code);
    }

    /// <summary>Whatever byte is wrong, reading ends with the values or with the one error for bad data.</summary>
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Damaged_archives_give_errors_or_values(CompressionLevel compression)
    {
        using var folder = new TemporaryFolder();
        var path = NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), compression, ("a", NpyFile.Floats("(2, 2)", 1, 2, 3, 4)));
        var original = File.ReadAllBytes(path);
        for (var position = 0; position < original.Length; position++)
        {
            byte[] damaged = [.. original];
            damaged[position] ^= 0x5A;
            File.WriteAllBytes(path, damaged);
            TryRead(path);
            File.WriteAllBytes(path, original[..position]);
            TryRead(path);
        }
    }

    [Fact]
    public void Items_are_stacked_under_their_names()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "out.npz");
        Write(path, ("x", Floats([1, 2], 1, 2)), ("n", Whole([], 7)), ("x", Floats([1, 2], 3, 4)), ("n", Whole([], 8)));
        using var archive = NpzArchive.Open(path);
        Assert.Equal(["x", "n"], archive.Names);
        Assert.Equal([2, 1, 2], archive["x"].Shape);
        Assert.Equal([1d, 2, 3, 4], archive["x"].ToDoubles());
        Assert.Equal([2], archive["n"].Shape);
        Assert.Equal(TensorType.Int64, archive["n"].Type);
        Assert.Equal([7d, 8], archive["n"].ToDoubles());
        Assert.Equal(["out.npz"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Items_of_different_shapes_become_arrays_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "out.npz");
        Write(path, ("x", Floats([2], 1, 2)), ("x", Floats([1], 3)), ("x", Floats([2], 4, 5)));
        using var archive = NpzArchive.Open(path);
        Assert.Equal(["x.0", "x.1", "x.2"], archive.Names);
        Assert.Equal([1d, 2], archive["x.0"].ToDoubles());
        Assert.Equal([3d], archive["x.1"].ToDoubles());
        Assert.Equal([4d, 5], archive["x.2"].ToDoubles());
        Assert.Contains("as another output is", Refused(Path.Combine(folder.Path, "other.npz"), ("x", Floats([2], 1, 2)), ("x", Floats([1], 3)), ("x.1", Floats([1], 3))).Problem);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_bytes_depend_on_the_arrays_only()
    {
        using var folder = new TemporaryFolder();
        var (a, b) = (Path.Combine(folder.Path, "a.npz"), Path.Combine(folder.Path, "b.npz"));
        Write(a, ("x", Floats([2], 1, 2)));
        Write(b, ("x", Floats([2], 1, 2)));
        Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
    }

    [Fact]
    public void One_output_may_go_to_an_array_file()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "out.npy");
        Write(path, ("x", Floats([2], 1, 2)), ("x", Floats([2], 3, 4)));
        var read = NpyArray.ReadFile(path);
        Assert.Equal([2, 2], read.Shape);
        Assert.Equal([1d, 2, 3, 4], read.ToDoubles());
        Assert.Contains("2 outputs", Refused(path, ("x", Floats([1], 1)), ("y", Floats([1], 1))).Problem);
        Assert.Contains("differ in shape", Refused(path, ("x", Floats([1], 1)), ("x", Floats([], 1))).Problem);
    }

    [Fact]
    public void Existing_files_and_sources_are_kept()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "out.npz");
        File.WriteAllText(path, "old");
        Assert.Equal(ErrorCode.TargetExists, Assert.Throws<TfLiteQuantException>(() => new NpzWriter(path, null, overwrite: false)).Code);
        Assert.Equal(ErrorCode.TargetIsSource, Assert.Throws<TfLiteQuantException>(() => new NpzWriter(path, path, overwrite: true)).Code);
        Assert.Equal(ErrorCode.PathIsDirectory, Assert.Throws<TfLiteQuantException>(() => new NpzWriter(folder.Path, null, overwrite: true)).Code);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void Types_without_a_form_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var writer = new NpzWriter(Path.Combine(folder.Path, "out.npz"), null, overwrite: false);
        Assert.Equal(ErrorCode.InvalidDataset, Assert.Throws<TfLiteQuantException>(() => writer.Append("x", new SampleArray(TensorType.BFloat16, [1], [0, 0]))).Code);
    }

    private static SampleArray Floats(int[] shape, params ReadOnlySpan<float> values) => SampleArray.From(TensorType.Float32, shape, values);

    private static SampleArray Whole(int[] shape, params ReadOnlySpan<long> values) => SampleArray.From(TensorType.Int64, shape, values);

    private static void Write(string path, params (string Name, SampleArray Item)[] items)
    {
        using var writer = new NpzWriter(path, null, overwrite: true);
        foreach (var (name, item) in items) writer.Append(name, item);
        writer.Save();
    }

    private static TfLiteQuantException Refused(string path, params (string Name, SampleArray Item)[] items)
        => Assert.Throws<TfLiteQuantException>(() => Write(path, items));

    private static void TryRead(string path)
    {
        try
        {
            using var reader = NpzReader.Open(path);
            foreach (var name in reader.Names)
            {
                using var stream = reader[name];
                stream.ReadAll();
            }
        }
        catch (TfLiteQuantException error)
        {
            Assert.Equal(ErrorCode.InvalidDataset, error.Code);
        }
    }
}
