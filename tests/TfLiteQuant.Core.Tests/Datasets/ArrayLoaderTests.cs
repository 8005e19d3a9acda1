using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>.npz, .npy and raw files.</summary>
public sealed class ArrayLoaderTests
{
    [Fact]
    public void Arrays_bind_by_name_and_others_are_labels()
    {
        using var folder = new TemporaryFolder();
        var path = NpyFile.Archive(
            Path.Combine(folder.Path, "in.npz"),
            ("b", NpyFile.Floats("(2, 1)", 5, 6)),
            ("label0", NpyFile.Bytes("<i8", "(2,)", NpyFile.Elements<long>(7, 8))),
            ("names", NpyFile.Bytes("<U1", "(2,)", new byte[8])),
            ("scale", NpyFile.Floats("()", 1)),
            ("serving_a", NpyFile.Floats("(2, 1, 2)", 1, 2, 3, 4)));
        var data = Feed.Import(path);
        Assert.Equal(2, data.Count);
        Assert.Equal((path, "Npz"), (Assert.Single(data.Path), data.Format));
        var samples = data.Read([Feed.Input("a", [1, 2], TensorType.Float32, null, "serving_a"), Feed.Input("b", [1])]).ToList();
        Assert.Equal([0, 1], samples.Select(static sample => sample.Index));
        Assert.Equal([3f, 4], samples[1].Floats("a"));
        Assert.Equal([6f], samples[1].Floats("b"));
        Assert.Equal("label0", Assert.Single(samples[1].Labels).Key);
        Assert.Equal(8, samples[1].Labels["label0"].Values<long>()[0]);
        Assert.Contains("in.npz, item 1", samples[1].Origin);
        Assert.Equal(2, data.Read([Feed.Input("b", [1])]).Count());
    }

    [Fact]
    public void Labels_may_be_chosen_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), ("x", NpyFile.Floats("(2,)", 1, 2)), ("y", NpyFile.Floats("(2,)", 3, 4)), ("z", NpyFile.Floats("(3,)", 1, 2, 3)));
        var input = Feed.Input("x", [1]);
        Assert.Equal(4, Feed.Read(path, new DatasetOptions { Label = new NamedLabels("y") }, input)[1].Label());
        Assert.Contains("3 labels for 2 samples", Feed.Fails(path, new DatasetOptions { Label = new NamedLabels("z") }, input).Problem);
        Assert.Contains("'x', 'y', 'z'", Feed.Fails(path, new DatasetOptions { Label = new NamedLabels("w") }, input).Advice);
    }

    [Fact]
    public void Labels_of_a_file_beside_them_are_the_only_ones()
    {
        using var folder = new TemporaryFolder();
        var path = NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), ("x", NpyFile.Floats("(2,)", 1, 2)), ("y", NpyFile.Floats("(2,)", 3, 4)));
        var sample = Feed.Read(path, new DatasetOptions { Label = new FileLabels(folder.Write("l.txt", "7\n8\n")) }, Feed.Input("x", [1]))[1];
        Assert.Equal(DatasetSample.Label, Assert.Single(sample.Labels).Key);
        Assert.Equal(8, sample.Label());
    }

    [Fact]
    public void Missing_inputs_are_named_with_what_is_there()
    {
        using var folder = new TemporaryFolder();
        var path = NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), ("x", NpyFile.Floats("(2,)", 1, 2)));
        var error = Feed.Fails(path, null, Feed.Input("image", [1]));
        Assert.Contains("input 'image'", error.Problem);
        Assert.Contains("'x'", error.Advice);
        Assert.Equal(2, Feed.Read(path, new DatasetOptions { Renamed = new Dictionary<string, string> { ["x"] = "image" } }, Feed.Input("image", [1])).Count);
    }

    [Fact]
    public void Arrays_of_different_lengths_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), ("a", NpyFile.Floats("(2,)", 1, 2)), ("b", NpyFile.Floats("(1,)", 1)));
        Assert.Null(Feed.Import(path).Count);
        Assert.Contains("'a' 2, 'b' 1", Feed.Fails(path, null, Feed.Input("a", [1]), Feed.Input("b", [1])).Problem);
    }

    [Theory]
    [InlineData("(2, 3)", "[3]")]
    [InlineData("(6,)", "[]")]
    [InlineData("(1, 2, 3)", "[2,3]")]
    public void Wrong_shapes_say_what_was_expected_and_found(string shape, string found)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.npy", NpyFile.Floats(shape, new float[6]));
        var error = Feed.Fails(path, null, Feed.Input("x", [1, 2]));
        Assert.Contains("Sample 0: input 'x' Float32[1,2]", error.Problem);
        Assert.Contains(found, error.Problem);
        Assert.Contains("x.npy, item 0", error.Location.Path);
    }

    [Fact]
    public void Wrong_types_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("Float32[2]", Feed.Fails(folder.Write("x.npy", NpyFile.Floats("(1, 2)", 1, 2)), null, Feed.Input("ids", [1, 2], TensorType.Int32)).Problem);
        Assert.Contains("Complex64", Feed.Fails(folder.Write("c.npy", NpyFile.Bytes("<c8", "(1, 1)", new byte[8])), null, Feed.Input("x", [1, 1])).Problem);
        Assert.Equal([1L], Feed.Read(folder.Write("i.npy", NpyFile.Bytes("<i8", "(1, 1)", NpyFile.Elements<long>(1))), null, Feed.Input("ids", [1, 1], TensorType.Int32))[0].Inputs["ids"].Values<long>().ToArray());
    }

    [Theory]
    [InlineData(float.NaN, "NaN as element 1")]
    [InlineData(float.PositiveInfinity, "Infinity as element 1")]
    public void Values_must_be_finite(float value, string problem)
    {
        using var folder = new TemporaryFolder();
        var error = Feed.Fails(folder.Write("x.npy", NpyFile.Floats("(2, 2)", 1, 2, 3, value)), null, Feed.Input("x", [1, 2]));
        Assert.Contains("Sample 1: input 'x'", error.Problem);
        Assert.Contains(problem, error.Problem);
    }

    [Fact]
    public void An_array_without_a_name_is_never_guessed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.npy", NpyFile.Floats("(1, 2)", 1, 2));
        Assert.Contains("no name, and the model has 2 inputs", Feed.Fails(path, null, Feed.Input("a", [1, 2]), Feed.Input("b", [1, 2])).Problem);
        Assert.Contains("input 'b'", Feed.Fails(path, new DatasetOptions { InputName = "a" }, Feed.Input("a", [1, 2]), Feed.Input("b", [1, 2])).Problem);
        Assert.Contains("no input 'c'", Feed.Fails(path, new DatasetOptions { InputName = "c" }, Feed.Input("a", [1, 2])).Problem);
        var archive = NpyFile.Archive(Path.Combine(folder.Path, "in.npz"), ("arr_0", NpyFile.Floats("(1, 2)", 1, 2)));
        Assert.Equal([1f, 2], Feed.Read(archive, null, Feed.Input("a", [1, 2]))[0].Floats("a"));
    }

    [Fact]
    public void Datasets_without_samples_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no sample", Feed.Fails(folder.Write("x.npy", NpyFile.Floats("(0, 2)")), null, Feed.Input("x", [1, 2])).Problem);
    }

    [Theory]
    [InlineData("x.bin", null, 16)]
    [InlineData("x.u8", null, 4)]
    [InlineData("x.i16", null, 8)]
    [InlineData("x.odd", TensorType.Float64, 32)]
    public void Raw_files_hold_samples_in_a_row(string name, TensorType? type, int bytes)
    {
        using var folder = new TemporaryFolder();
        var samples = Feed.Read(folder.Write(name, new byte[2 * bytes]), new DatasetOptions { ElementType = type }, Feed.Input("x", [1, 2, 2]));
        Assert.Equal(2, samples.Count);
        Assert.Equal([2, 2], samples[1].Inputs["x"].Shape);
        Assert.Equal(TensorType.Float32, samples[1].Inputs["x"].Type);
    }

    [Fact]
    public void Raw_elements_keep_their_values()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.raw", NpyFile.Elements<short>(-1, 300, 5, 6));
        Assert.Equal([-1f, 300, 5, 6], Feed.Read(path, new DatasetOptions { ElementType = TensorType.Int16 }, Feed.Input("x", [2])).SelectMany(static sample => sample.Floats()));
        Assert.Equal([-1f, 300, 5, 6], Feed.Read(path, new DatasetOptions { ElementType = TensorType.Int16 }, Feed.Input("x", [1, -1]))[0].Floats());
    }

    [Fact]
    public void Raw_files_hold_whole_samples()
    {
        using var folder = new TemporaryFolder();
        var error = Feed.Fails(folder.Write("x.bin", new byte[15]), null, Feed.Input("x", [1, 2]));
        Assert.Contains("15 bytes, and a sample of input 'x' Float32[1,2] as Float32 has 8", error.Problem);
        Feed.Fails(folder.Write("empty.bin", []), null, Feed.Input("x", [1, 2]));
    }

    [Fact]
    public void Names_that_no_format_has_are_refused_with_those_known()
    {
        using var folder = new TemporaryFolder();
        var error = Feed.Fails(folder.Write("x.xyz", [1]), null, Feed.Input("x", [1]));
        Assert.Contains("x.xyz", error.Problem);
        Assert.Contains(".npz", error.Advice);
        Assert.Contains(".tfrecord", error.Advice);
        Assert.Contains("Npz", Feed.Fails(folder.Write("x.npy", [1]), new DatasetOptions { Format = "Nonsense" }, Feed.Input("x", [1])).Advice);
        Assert.Equal(2, Feed.Read(folder.Write("y.xyz", NpyFile.Floats("(2,)", 1, 2)), new DatasetOptions { Format = "npy" }, Feed.Input("x", [1])).Count);
    }
}
