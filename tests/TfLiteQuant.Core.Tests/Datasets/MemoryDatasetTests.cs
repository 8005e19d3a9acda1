using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Samples that are gathered, joined or made up.</summary>
public sealed class MemoryDatasetTests
{
    private static readonly DatasetOptions Plain = new();

    [Theory]
    [InlineData(0)]
    [InlineData(null)]
    public void Values_bind_by_name_in_any_letter_case(int? memory)
    {
        var samples = new MemoryDataset("objects", Plain, memory);
        samples.Add(new Dictionary<string, SampleArray> { ["LEFT"] = Floats([2], 1, 2), ["right"] = Floats([1, 2], 3, 4), ["y"] = Floats([], 5) });
        var data = new DatasetImport(Plain).FromSamples(samples);
        Assert.Equal((1L, "1 objects", "Object"), (data.Count, data.Description, data.Format));
        Assert.Equal(memory == 0, samples.IsSpilled);
        var sample = Assert.Single(data.Read([Feed.Input("left", [1, 2]), Feed.Input("right", [1, 2])]));
        Assert.Equal([1f, 2], sample.Floats("left"));
        Assert.Equal([3f, 4], sample.Floats("right"));
        Assert.Equal(5, sample.Labels["y"].Values<float>()[0]);
    }

    [Fact]
    public void Values_without_a_name_are_for_the_only_input()
    {
        var samples = new MemoryDataset("objects", Plain);
        samples.Add(Floats([4], 1, 2, 3, 4));
        var data = new DatasetImport(Plain).FromSamples(samples);
        Assert.Equal([2, 2], Assert.Single(data.Read([Feed.Input("x", [1, 2, 2])])).Inputs["x"].Shape);
        Assert.Contains("2 inputs", Assert.Throws<TfLiteQuantException>(() => data.Read([Feed.Input("x", [4]), Feed.Input("y", [4])]).Count()).Problem);
    }

    [Fact]
    public void Numbers_are_columns_and_texts_labels()
    {
        var samples = new MemoryDataset("objects", Plain);
        for (var i = 0; i < 2; i++)
        {
            samples.Add(
                new Dictionary<string, SampleArray> { ["x_1"] = Floats([], 2 + i), ["x_0"] = Floats([], 1 + i), ["other"] = Floats([], 9) },
                new Dictionary<string, string> { ["label"] = i == 0 ? "dog" : "cat" });
        }

        var data = new DatasetImport(Plain).FromSamples(samples);
        Assert.Equal(["cat", "dog"], data.ClassNames);
        var read = data.Read([Feed.Input("x", [1, 2])]).ToList();
        Assert.Equal([1f, 2, 2, 3], read.SelectMany(static sample => sample.Floats()));
        Assert.Equal([1.0, 0], read.Select(static sample => sample.Label()));
    }

    [Fact]
    public void Labels_may_be_chosen()
    {
        var options = new DatasetOptions { Label = new NamedLabels("Kind") };
        var samples = new MemoryDataset("objects", options);
        samples.Add(new Dictionary<string, SampleArray> { ["x"] = Floats([1], 1), ["kind"] = Floats([], 4) });
        var sample = Assert.Single(new DatasetImport(options).FromSamples(samples).Read([Feed.Input("x", [1])]));
        Assert.Equal(4, sample.Label());
        Assert.Single(sample.Labels);
        var other = new DatasetOptions { Label = new NamedLabels("colour") };
        var without = new MemoryDataset("objects", other);
        without.Add(new Dictionary<string, SampleArray> { ["x"] = Floats([1], 1) });
        Assert.Contains("nothing called 'colour'", Assert.Throws<TfLiteQuantException>(() => new DatasetImport(other).FromSamples(without).Read([Feed.Input("x", [1])]).Count()).Problem);
    }

    [Fact]
    public void Labels_may_come_from_a_file()
    {
        using var folder = new TemporaryFolder();
        var options = new DatasetOptions { Label = new FileLabels(folder.Write("l.txt", "dog\ncat\n")) };
        var samples = new MemoryDataset("objects", options);
        samples.Add(Floats([1], 1));
        samples.Add(Floats([1], 2));
        Assert.Equal([1.0, 0], new DatasetImport(options).FromSamples(samples).Read([Feed.Input("x", [1])]).Select(static sample => sample.Label()));
        samples.Add(Floats([1], 3));
        Assert.Contains("2 labels for 3 samples", Assert.Throws<TfLiteQuantException>(() => new DatasetImport(options).FromSamples(Copy(options, 3))).Problem);
        Assert.Contains("in no folder", Assert.Throws<TfLiteQuantException>(() => new DatasetImport(Plain).FromSamples(Copy(new DatasetOptions { Label = new FolderLabels() }, 1))).Problem);
    }

    [Fact]
    public void No_sample_is_an_error()
        => Assert.Contains("no sample", Assert.Throws<TfLiteQuantException>(() => new DatasetImport(Plain).FromSamples(new MemoryDataset("objects", Plain))).Problem);

    [Fact]
    public void Sources_are_joined_by_name()
    {
        using var folder = new TemporaryFolder();
        var import = new DatasetImport(new DatasetOptions { Transform = new ValueTransform { Scale = [10] } }, new DatasetSelection(1));
        var data = import.Join(
        [
            new("a", import.Part([folder.Write("a.npy", NpyFile.Floats("(3, 1)", 1, 2, 3))])),
            new("ids", import.Part([folder.Write("i.npy", NpyFile.Bytes("<i4", "(3, 1)", NpyFile.Elements<int>(7, 8, 9)))])),
        ]);
        Assert.Equal((2L, "Joined"), (data.Count, data.Format));
        var samples = data.Read([Feed.Input("ids", [1, 1], TensorType.Int32), Feed.Input("a", [1, 1])]).ToList();
        Assert.Equal([20f, 30], samples.Select(static sample => sample.Floats("a")[0]));
        Assert.Equal([8, 9], samples.Select(static sample => sample.Inputs["ids"].Values<int>()[0]));
        Assert.Contains("no values for input 'b'", Assert.Throws<TfLiteQuantException>(() => data.Read([Feed.Input("a", [1, 1]), Feed.Input("ids", [1, 1], TensorType.Int32), Feed.Input("b", [1])]).Count()).Problem);
        Assert.Contains("no input 'ids'", Assert.Throws<TfLiteQuantException>(() => data.Read([Feed.Input("a", [1, 1])]).Count()).Problem);
    }

    [Fact]
    public void Joined_sources_have_as_many_samples()
    {
        using var folder = new TemporaryFolder();
        var import = new DatasetImport(Plain);
        var data = import.Join([new("a", import.Part([folder.Write("a.npy", NpyFile.Floats("(2,)", 1, 2))])), new("b", import.Part([folder.Write("b.npy", NpyFile.Floats("(1,)", 1))]))]);
        Assert.Contains("'b'", Assert.Throws<TfLiteQuantException>(() => data.Read([Feed.Input("a", [1]), Feed.Input("b", [1])]).Count()).Problem);
    }

    [Fact]
    public void Made_up_samples_are_marked_and_repeatable()
    {
        var data = new SyntheticDataset(3, -2, 2, seed: 9);
        Assert.True(data.IsSynthetic);
        Assert.Contains("seed 9", data.Description);
        ModelInput[] inputs = [Feed.Input("x", [-1, 50]), Feed.Input("i", [20], TensorType.Int32), Feed.Input("b", [8], TensorType.Bool)];
        var samples = data.Read(inputs).ToList();
        Assert.Equal(3, samples.Count);
        Assert.Equal([1, 50], samples[0].Inputs["x"].Shape);
        Assert.All(samples.SelectMany(static sample => sample.Floats()), static value => Assert.InRange(value, -2, 2));
        Assert.Equal([-2L, -1, 0, 1, 2], samples.SelectMany(static sample => sample.Inputs["i"].Values<long>().ToArray()).Distinct().Order());
        Assert.Equal([0L, 1], samples.SelectMany(static sample => sample.Inputs["b"].Values<long>().ToArray()).Distinct().Order());
        Assert.Equal(samples[2].Floats(), data.Read(inputs).Last().Floats());
        Assert.NotEqual(samples[2].Floats(), new SyntheticDataset(3, -2, 2, seed: 8).Read(inputs).Last().Floats());
        Assert.True(new DatasetImport(Plain).From(data).IsSynthetic);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, double.NaN, 1)]
    public void Impossible_made_up_samples_are_refused(int count, double low, double high)
        => Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(() => new SyntheticDataset(count, low, high)).Code);

    private static MemoryDataset Copy(DatasetOptions options, int count)
    {
        var samples = new MemoryDataset("objects", options);
        for (var i = 0; i < count; i++) samples.Add(Floats([1], i));
        return samples;
    }

    private static SampleArray Floats(int[] shape, params float[] values) => SampleArray.From<float>(TensorType.Float32, shape, values);
}
