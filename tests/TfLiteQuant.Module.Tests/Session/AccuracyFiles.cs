namespace TfLiteQuant.Module.Tests.Session;

/// <summary>Writes models and samples whose accuracy is measured.</summary>
internal static class AccuracyFiles
{
    public const int Samples = 60;
    private const int Features = 64;

    /// <summary>A folder with <c>float.tflite</c>, <c>good.tflite</c> (its dynamic-range form), <c>bad.tflite</c> (another model) and
    /// <c>samples.npz</c>, in the session's location.</summary>
    public static TestFolder Make(ModuleSession session)
    {
        var folder = new TestFolder();
        TestModels.Float(folder["float.tflite"]);
        TestModels.Quantized(folder["good.tflite"]);
        TestModels.Float(folder["bad.tflite"], seed: 2);
        Write(folder["samples.npz"], 0, Samples);
        session.Location = folder.Path;
        return folder;
    }

    /// <summary>Some of the samples: an array <c>image</c>, and classes 0 to 9 in turn as <c>label</c>.</summary>
    public static void Write(string path, int first, int count)
    {
        var images = new float[count * Features];
        for (var i = 0; i < images.Length; i++) images[i] = (float)Math.Sin(((first * Features) + i) * 1.7);
        float[] labels = [.. Enumerable.Range(first, count).Select(static i => (float)(i % 10))];
        SampleFiles.WriteArchive(path, ("image", $"({count}, {Features})", images), ("label", $"({count},)", labels));
    }
}
