using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Short forms for reading data as a model would.</summary>
internal static class Feed
{
    /// <summary>An input of float32 (or another type) under a name.</summary>
    public static ModelInput Input(string name, int[] shape, TensorType type = TensorType.Float32, QuantizationParameters? quantization = null, params string[] others)
        => new() { Name = name, Names = [name, .. others], Type = type, Shape = [.. shape.Select(static dimension => Math.Max(1, dimension))], ShapeSignature = shape, Quantization = quantization };

    /// <summary>All samples of files.</summary>
    public static List<DatasetSample> Read(string path, DatasetOptions? options, params ModelInput[] inputs) => [.. Import(path, options).Read(inputs)];

    public static ImportedDataset Import(string path, DatasetOptions? options = null, DatasetSelection? selection = null) => new DatasetImport(options ?? new DatasetOptions(), selection).FromFiles([path]);

    /// <summary>The error of reading all samples.</summary>
    public static TfLiteQuantException Fails(string path, DatasetOptions? options, params ModelInput[] inputs)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => Read(path, options, inputs));
        Assert.NotEmpty(error.Advice);
        return error;
    }

    public static float[] Floats(this DatasetSample sample, string input = "x") => sample.Inputs[input].Values<float>().ToArray();

    /// <summary>The label as a number.</summary>
    public static double Label(this DatasetSample sample) => RealValues.Of(sample.Labels[DatasetSample.Label])![0];

    /// <summary>Writes a file of a folder, and folders on the way.</summary>
    public static string Write(this TemporaryFolder folder, string name, byte[] bytes)
    {
        var path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static string Write(this TemporaryFolder folder, string name, string text) => folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text));
}
