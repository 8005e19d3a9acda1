namespace TfLiteQuant.Datasets;

/// <summary>Images: PNG, JPEG, BMP and GIF, one sample each, for an input of height, width and channels.</summary>
internal sealed class ImageLoader : DatasetLoader
{
    public override string Format => "Image";

    public override IReadOnlyList<string> Names => [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif"];

    public override bool HoldsOneSample => true;

    internal override IEnumerable<LoadedSample> Read(string path, DatasetOptions options, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        var input = SingleInput.Of(inputs, options, path);
        var values = ImageSample.Make(ReadAll(path), input, options, path);
        yield return new LoadedSample(path, new Dictionary<string, SampleArray>(StringComparer.Ordinal) { [input.Name] = values }) { Images = new HashSet<string>([input.Name], StringComparer.Ordinal) };
    }

    private static byte[] ReadAll(string path)
    {
        using var stream = DatasetFile.Open(path);
        if (stream.Length > Array.MaxLength) throw DatasetFault.Of(path, $"It has {stream.Length} bytes.", "Images of up to 2 GB can be read.");
        var bytes = new byte[stream.Length];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : throw DatasetFault.Damaged(path, "It was shortened while it was read.");
    }
}
