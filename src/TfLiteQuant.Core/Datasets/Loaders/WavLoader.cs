using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// WAV sounds for inputs that take waveforms: one channel, values from -1 to 1 (for inputs of whole numbers without a scale as
/// 16-bit numbers), as many as the input has elements. Shorter sounds get zeros at the end; longer ones are cut, or with a hop
/// give a sample for each whole window.
/// </summary>
internal sealed class WavLoader : DatasetLoader
{
    public override string Format => "Wav";

    public override IReadOnlyList<string> Names => [".wav", ".wave"];

    internal override long? Count(string path, DatasetOptions options) => options.Sounds.Hop is null ? 1 : null;

    internal override IEnumerable<LoadedSample> Read(string path, DatasetOptions options, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        var input = SingleInput.Of(inputs, options, path);
        var wave = WaveFile.Open(path);
        var sounds = options.Sounds;
        if (sounds.SampleRate is { } rate && rate != wave.SampleRate) throw DatasetFault.Of(path, $"It has {wave.SampleRate} samples a second, and -SampleRate says {rate}.", "Resample it first: nothing here does.");
        if (sounds.Channel >= wave.Channels) throw DatasetFault.Of(path, $"It has {wave.Channels} channels, and no channel {sounds.Channel}.", "Channels are counted from 0; without -Channel the mean of all is taken.");
        if (wave.Length == 0) throw DatasetFault.Of(path, "It has no sound.", "Leave it out.");
        var values = wave.Read(sounds.Channel);
        var length = (int)Math.Min(input.SampleCount() ?? values.Length, Array.MaxLength);
        var shape = input.ShapeFor(length) ?? throw DatasetFault.Of(path, $"Input {input} takes no row of sound samples.", "Sounds are for inputs that take waveforms; compute features of other kinds first.");
        var hop = sounds.Hop ?? values.Length;
        for (var start = 0; start == 0 || start + length <= values.Length; start += hop)
        {
            var window = new float[length];
            values.AsSpan(start, Math.Min(length, values.Length - start)).CopyTo(window);
            var origin = sounds.Hop is null ? path : string.Create(CultureInfo.InvariantCulture, $"{path}, from sound sample {start}");
            yield return new LoadedSample(origin, new Dictionary<string, SampleArray>(StringComparer.Ordinal) { [input.Name] = Typed(window, input, shape) });
        }
    }

    private static SampleArray Typed(float[] window, ModelInput input, int[] shape) => RealValues.TakesReal(input)
        ? SampleArray.From<float>(TensorType.Float32, shape, window)
        : SampleArray.From<short>(TensorType.Int16, shape, Array.ConvertAll(window, static value => (short)Math.Clamp(MathF.Round(value * 32768), short.MinValue, short.MaxValue)));
}
