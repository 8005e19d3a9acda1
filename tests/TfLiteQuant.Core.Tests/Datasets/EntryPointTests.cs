using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Datasets that are given to one entry point of a model and meant for another.</summary>
public sealed class EntryPointTests
{
    private const string Fitting = " These names fit the signature 'encode': choose it with -Signature (of this command, or of Import-RepresentativeDataset).";

    private static readonly IReadOnlyList<ModelInput> Inputs = [Input("image"), Input("mask")];

    [Fact]
    public void Objects()
    {
        var data = new MemoryDataset("objects", new DatasetOptions());
        data.Add(new Dictionary<string, SampleArray> { ["ids"] = Floats(), ["length"] = Floats() });
        Assert.Contains(Fitting, Refused(() => data.Read(Inputs).First()).Advice);
    }

    [Fact]
    public void Archives()
    {
        using var folder = new TemporaryFolder();
        var path = NpyFile.Archive(Path.Combine(folder.Path, "data.npz"), ("ids", NpyFile.Floats("(2, 2)", 1, 2, 3, 4)), ("length", NpyFile.Floats("(2, 2)", 1, 2, 3, 4)));
        Assert.EndsWith(Fitting, Refused(() => ArrayFile.OpenArchive(path, Inputs, new DatasetOptions()).Dispose()).Advice);
    }

    [Fact]
    public void Names_that_fit_nothing_are_no_hint()
    {
        var data = new MemoryDataset("objects", new DatasetOptions());
        data.Add(new Dictionary<string, SampleArray> { ["ids"] = Floats() });
        Assert.DoesNotContain("-Signature", Refused(() => data.Read(Inputs).First()).Advice);
    }

    private static SampleArray Floats() => SampleArray.From<float>(TensorType.Float32, [2], [1, 2]);

    private static ModelInput Input(string name) => new()
    {
        Name = name,
        Names = [name],
        Type = TensorType.Float32,
        Shape = [1, 2],
        ShapeSignature = [1, 2],
        Elsewhere = [new EntryPoint("encode", [["ids"], ["length", "serving_default_length:0"]]), new EntryPoint("score", [["left"]])],
    };

    private static TfLiteQuantException Refused(Action action)
    {
        var error = Assert.Throws<TfLiteQuantException>(action);
        Assert.Equal(ErrorCode.InvalidDataset, error.Code);
        return error;
    }
}
