using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Folders of files, and the labels of files.</summary>
public sealed class FolderTests
{
    private static readonly ModelInput Pixel = Feed.Input("x", [1, 1, 1, 1]);

    [Fact]
    public void Files_come_in_ordinal_order_with_the_folders_class()
    {
        using var folder = Zoo();
        var data = Feed.Import(folder.Path, new DatasetOptions { Label = new FolderLabels() });
        Assert.Equal(4, data.Count);
        Assert.Equal(["Cat", "ant", "bee"], data.ClassNames);
        Assert.Equal((4, "Image", true), ((int)data.Count!, data.Format, data.IsLabelled!.Value));
        var samples = data.Read([Pixel]).ToList();
        Assert.Equal([3f, 1, 2, 4], samples.Select(static sample => sample.Floats()[0]));
        Assert.Equal([0.0, 1, 1, 2], samples.Select(static sample => sample.Label()));
        Assert.Equal(Path.Combine(folder.Path, "bee", "deep", "d.png"), samples[3].Origin);
        Assert.Equal([0L, 1, 2, 3], samples.Select(static sample => sample.Index));
    }

    [Fact]
    public void Classes_may_be_in_the_models_order()
    {
        using var folder = Zoo();
        var options = new DatasetOptions { Label = new FolderLabels(), ClassNames = ["bee", "dog", "ant", "Cat"] };
        Assert.Equal([3.0, 2, 2, 0], Feed.Read(folder.Path, options, Pixel).Select(static sample => sample.Label()));
        Assert.Contains("no class 'Cat'", Feed.Fails(folder.Path, options with { ClassNames = ["bee", "ant"] }, Pixel).Problem);
    }

    [Fact]
    public void Folders_named_one_by_one_are_classes()
    {
        using var folder = Zoo();
        var data = new DatasetImport(new DatasetOptions { Label = new FolderLabels() }).FromFiles([Path.Combine(folder.Path, "ant"), Path.Combine(folder.Path, "Cat")]);
        Assert.Equal([1.0, 1, 0], data.Read([Pixel]).Select(static sample => sample.Label()));
        var single = new DatasetImport(new DatasetOptions { Label = new FolderLabels() }).FromFiles([Path.Combine(folder.Path, "ant", "a.png")]);
        Assert.Equal(["ant"], single.ClassNames);
    }

    [Fact]
    public void Files_in_no_folder_have_no_class()
    {
        using var folder = Zoo();
        folder.Write("loose.png", Grey(9));
        Assert.Contains("no folder that could name its class", Feed.Fails(folder.Path, new DatasetOptions { Label = new FolderLabels() }, Pixel).Problem);
        Assert.Equal(5, Feed.Read(folder.Path, null, Pixel).Count);
    }

    [Theory]
    [InlineData("labels.csv", "file,label\nant/b.png,2\nant/a.png,1\nCat/c.png,3\nd,4\n")]
    [InlineData("labels.csv", "a.png,1\nb.png,2\nc.png,3\nd.png,4")]
    [InlineData("labels.csv", "filename;size;label\na.png;9;1\nb.png;9;2\nc.png;9;3\nd.png;9;4")]
    [InlineData("labels.txt", "3\n1\n2\n4\n")]
    [InlineData("labels.csv", "label\n3\n1\n2\n4\n")]
    public void Labels_come_from_a_file(string name, string text)
    {
        using var folder = Zoo();
        var labels = folder.Write(name, text);
        // The file of labels lies among the data and is none.
        var samples = Feed.Read(folder.Path, new DatasetOptions { Label = new FileLabels(labels) }, Pixel);
        Assert.Equal([3.0, 1, 2, 4], samples.Select(static sample => sample.Label()));
    }

    [Fact]
    public void Arrays_of_labels_come_from_a_file()
    {
        using var folder = Zoo();
        var labels = folder.Write("labels.npy", NpyFile.Floats("(4, 2)", 1, 2, 3, 4, 5, 6, 7, 8));
        Assert.Equal([3f, 4], Feed.Read(folder.Path, new DatasetOptions { Label = new FileLabels(labels) }, Pixel)[1].Labels["label"].Values<float>().ToArray());
    }

    [Theory]
    [InlineData("labels.csv", "a.png,1\n", "no label for")]
    [InlineData("labels.txt", "1\n2\n", "2 labels for 4 samples")]
    [InlineData("labels.txt", "1\n\n2\n3\n", "Line 2 is blank")]
    [InlineData("labels.txt", "\n", "no label")]
    [InlineData("labels.csv", "a.png,1\nb.png\n", "Line 2 has 1 fields")]
    public void Bad_files_of_labels_are_named(string name, string text, string problem)
    {
        using var folder = Zoo();
        var error = Feed.Fails(folder.Path, new DatasetOptions { Label = new FileLabels(folder.Write(name, text)) }, Pixel);
        Assert.Contains(problem, error.Problem);
        Assert.EndsWith(name, error.Location.Path);
    }

    [Fact]
    public void Files_without_names_in_them_have_no_label_of_a_name()
    {
        using var folder = Zoo();
        Assert.Contains("nothing called 'kind'", Feed.Fails(folder.Path, new DatasetOptions { Label = new NamedLabels("kind") }, Pixel).Problem);
    }

    [Fact]
    public void Formats_are_not_mixed()
    {
        using var folder = Zoo();
        folder.Write("table.csv", "x\n1\n");
        var error = Feed.Fails(folder.Path, null, Pixel);
        Assert.Contains("4 Image", error.Problem);
        Assert.Contains("'table.csv'", error.Problem);
    }

    [Fact]
    public void What_is_no_data_is_passed_over()
    {
        using var folder = Zoo();
        folder.Write("README.md", "Animals.");
        folder.Write(".hidden.png", "None.");
        Assert.Equal(4, Feed.Read(folder.Path, null, Pixel).Count);
    }

    [Fact]
    public void Folders_without_data_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no file", Feed.Fails(folder.Path, null, Pixel).Problem);
        folder.Write("a.xyz", "?");
        var error = Feed.Fails(folder.Path, null, Pixel);
        Assert.Contains("'a.xyz'", error.Problem);
        Assert.Contains(".png", error.Advice);
        Assert.Equal(ErrorCode.FileNotFound, Feed.Fails(Path.Combine(folder.Path, "nowhere"), null, Pixel).Code);
    }

    [Fact]
    public void A_damaged_image_is_named_when_its_turn_comes()
    {
        using var folder = Zoo();
        var bad = folder.Write("ant/ab.png", Grey(5)[..40]);
        var seen = new List<float>();
        var error = Assert.Throws<TfLiteQuantException>(() =>
        {
            foreach (var sample in Feed.Import(folder.Path).Read([Pixel])) seen.Add(sample.Floats()[0]);
        });
        Assert.Equal([3f, 1], seen);
        Assert.Equal(bad, error.Location.Path);
    }

    [Fact]
    public void Readers_may_leave_early_and_files_are_free_then()
    {
        using var folder = Zoo();
        Assert.Single(Feed.Import(folder.Path).Read([Pixel]).Take(1));
        foreach (var file in Directory.GetFiles(folder.Path, "*.png", SearchOption.AllDirectories)) File.Delete(file);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var folder = Zoo();
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in Feed.Import(folder.Path).Read([Pixel], cancellation.Token)) cancellation.Cancel();
        });
    }

    [Fact]
    public void Files_of_several_samples_follow_each_other()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.npy", NpyFile.Floats("(2,)", 3, 4));
        folder.Write("a.npy", NpyFile.Floats("(2,)", 1, 2));
        var data = Feed.Import(folder.Path);
        Assert.Equal(4, data.Count);
        Assert.Contains("2 Npy files", data.Description);
        var samples = data.Read([Feed.Input("x", [1])]).ToList();
        Assert.Equal([1f, 2, 3, 4], samples.Select(static sample => sample.Floats()[0]));
        Assert.Equal([0L, 1, 2, 3], samples.Select(static sample => sample.Index));
        Assert.Equal([1f, 2, 3, 4], data.Read([Feed.Input("x", [1])]).Select(static sample => sample.Floats()[0]));
    }

    private static TemporaryFolder Zoo()
    {
        var folder = new TemporaryFolder();
        folder.Write("ant/a.png", Grey(1));
        folder.Write("ant/b.png", Grey(2));
        folder.Write("Cat/c.png", Grey(3));
        folder.Write("bee/deep/d.png", Grey(4));
        return folder;
    }

    private static byte[] Grey(byte value) => ImageFile.Png(1, 1, 8, 0, [0, value]);
}
