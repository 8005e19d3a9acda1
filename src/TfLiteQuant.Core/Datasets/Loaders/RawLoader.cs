using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Raw binary: the elements of one sample after the other, little-endian, without a header. The element type is the stated one,
/// else what the name says (<c>.f32</c>, <c>.u8</c>...), else float32 for inputs of real values and the input's own for others.
/// </summary>
internal sealed class RawLoader : DatasetLoader
{
    private static readonly Dictionary<string, TensorType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".f16"] = TensorType.Float16, [".f32"] = TensorType.Float32, [".f64"] = TensorType.Float64,
        [".i8"] = TensorType.Int8, [".i16"] = TensorType.Int16, [".i32"] = TensorType.Int32, [".i64"] = TensorType.Int64,
        [".u8"] = TensorType.UInt8, [".u16"] = TensorType.UInt16, [".u32"] = TensorType.UInt32,
    };

    public override string Format => "Raw";

    public override IReadOnlyList<string> Names => [".bin", ".raw", ".dat", .. Types.Keys];

    internal override IEnumerable<LoadedSample> Read(string path, DatasetOptions options, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        var input = SingleInput.Of(inputs, options, path);
        var type = options.ElementType ?? (Types.TryGetValue(Path.GetExtension(path), out var named) ? named : RealValues.TakesReal(input) ? TensorType.Float32 : input.Type);
        var size = RealValues.IsFloat(type) || RealValues.IsWhole(type) ? type.BitsPerElement() / 8 : throw DatasetFault.Of(path, $"Raw elements cannot be {type}.", "Name a type of floats or whole numbers with -ElementType.");
        using var stream = DatasetFile.Open(path);
        // Where the model leaves dimensions open, nothing but the file's end bounds a sample.
        var bytes = (input.SampleCount() ?? (stream.Length / size)) * size;
        if (bytes == 0 || stream.Length % bytes != 0 || bytes > Array.MaxLength || input.ShapeFor(bytes / size) is not { } shape)
        {
            throw DatasetFault.Of(
                path,
                $"It has {stream.Length} bytes, and a sample of input {input} as {type} has {bytes}.",
                "A raw file holds whole samples one after the other; state another type of element with -ElementType where it is not that.");
        }

        for (long i = 0; i < stream.Length / bytes; i++)
        {
            var sample = new byte[bytes];
            if (stream.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false) < sample.Length) throw DatasetFault.Damaged(path, $"It ends within sample {i}.");
            yield return new LoadedSample(string.Create(CultureInfo.InvariantCulture, $"{path}, item {i}"), new Dictionary<string, SampleArray>(StringComparer.Ordinal) { [input.Name] = new(type, shape, sample) });
        }
    }
}
