using System.IO.Compression;
using TfLiteQuant.Datasets;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Models of handwritten digits found in public with an integer model that others made of them, on the digits they are for.
/// What those were calibrated with is not known; ours are calibrated with the first hundred test images and measured on the next.</summary>
public static class MnistSources
{
    private const int Pixels = 28 * 28;
    private const int CalibrationSamples = 100;
    private const int TestSamples = 500;

    /// <summary>Path of the float model in the corpus by that of the int8 model.</summary>
    private static readonly (string Float, string Integer)[] Pairs =
    [
        ("mnist-models/conv_fc_mnist.tflite", "mnist-models/conv_fc_mnist_srq_a8w8.tflite"),
        ("mnist-models/trained_lstm.tflite", "mnist-models/trained_lstm_int8.tflite"),
    ];

    /// <summary>The pairs; the running test is skipped where the corpus is absent.</summary>
    public static IEnumerable<AccuracySource> All()
    {
        var images = Read("t10k-images-idx3-ubyte.gz", 16);
        var labels = Read("t10k-labels-idx1-ubyte.gz", 8);
        List<DatasetSample> samples = [.. Enumerable.Range(0, CalibrationSamples + TestSamples).Select(i => new DatasetSample
        {
            Index = i,
            Origin = $"digit {i}",
            Inputs = new Dictionary<string, SampleArray> { [Input] = Image(images.AsSpan(i * Pixels, Pixels)) },
            Labels = new Dictionary<string, SampleArray> { [DatasetSample.Label] = SampleArray.From<int>(TensorType.Int32, [], [labels[i]]) },
        })];
        foreach (var (path, integer) in Pairs)
        {
            var model = Shared.RequireFile(Path.Combine("corpus", path));
            var named = Named(model, samples);
            yield return new AccuracySource(
                $"{path} on MNIST",
                model,
                [new TestDataset([.. named.Take(CalibrationSamples)])],
                [new AccuracyRun(null, [.. named.Skip(CalibrationSamples)], [new AccuracyTask("Top1", 0, DatasetSample.Label)])],
                new Dictionary<string, string> { ["int8_only"] = Shared.RequireFile(Path.Combine("corpus", integer)) });
        }
    }

    private const string Input = "";

    // A sample lies flat until the model says what its input is called and shaped like.
    private static List<DatasetSample> Named(string path, List<DatasetSample> samples)
    {
        using var model = Schema.ModelReader.Open(path);
        using var runner = new Execution.SampleRunner(model);
        var input = runner.ModelInputs[0];
        return [.. samples.Select(sample => sample with { Inputs = new Dictionary<string, SampleArray> { [input.Name] = sample.Inputs[Input].Reshape(input.Shape) } })];
    }

    private static SampleArray Image(ReadOnlySpan<byte> pixels)
    {
        var values = new float[Pixels];
        for (var i = 0; i < Pixels; i++) values[i] = pixels[i] / 255f;
        return SampleArray.From<float>(TensorType.Float32, [Pixels], values);
    }

    private static byte[] Read(string name, int header)
    {
        using var file = new GZipStream(File.OpenRead(Shared.RequireFile(Path.Combine("corpus/data-mnist", name))), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray()[header..];
    }
}
