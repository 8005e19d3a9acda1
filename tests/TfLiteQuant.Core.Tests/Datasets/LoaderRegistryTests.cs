using TfLiteQuant.Core.Tests.Conventions;
using TfLiteQuant.Datasets;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class LoaderRegistryTests
{
    [Fact]
    public void Every_loader_file_is_registered()
    {
        var files = RepositoryFolder.Sources("src/TfLiteQuant.Core/Datasets/Loaders").Select(static source => Path.GetFileNameWithoutExtension(source.Path)).Where(static name => name.EndsWith("Loader", StringComparison.Ordinal) && name != "DatasetLoader");
        Assert.Equal(files.Order(StringComparer.Ordinal), LoaderRegistry.All.Select(static loader => loader.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(LoaderRegistry.All.Count, LoaderRegistry.All.Select(static loader => loader.Format).Distinct().Count());
    }

    [Theory]
    [InlineData("a.NPZ", "Npz")]
    [InlineData("a.npy", "Npy")]
    [InlineData("photo.JPeg", "Image")]
    [InlineData("a.tsv", "Csv")]
    [InlineData("a.f32", "Raw")]
    [InlineData("train-images-idx3-ubyte.gz", "Idx")]
    [InlineData("train-images.idx3-ubyte", "Idx")]
    [InlineData("a.tfrecord-00001-of-00002", "TfRecord")]
    [InlineData("a.wave", "Wav")]
    [InlineData("a.tflite", null)]
    [InlineData("labels.txt", null)]
    [InlineData("npz", null)]
    public void Names_tell_the_format(string name, string? format) => Assert.Equal(format, LoaderRegistry.Find(name)?.Format);

    /// <summary>No name is taken by two, so that order does not matter.</summary>
    [Fact]
    public void Names_are_taken_by_one_loader()
        => Assert.All(LoaderRegistry.All.SelectMany(static loader => loader.Names), static name => Assert.Single(LoaderRegistry.All, loader => loader.Takes("a" + name)));
}
