using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class WavLoaderTests
{
    [Theory]
    [InlineData(1, 8, new byte[] { 128, 192, 64 }, false)]
    [InlineData(1, 16, new byte[] { 0, 0, 0, 0x40, 0, 0xC0 }, false)]
    [InlineData(1, 24, new byte[] { 0, 0, 0, 0, 0, 0x40, 0, 0, 0xC0 }, false)]
    [InlineData(1, 32, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0xC0 }, false)]
    [InlineData(1, 16, new byte[] { 0, 0, 0, 0x40, 0, 0xC0 }, true)]
    [InlineData(3, 32, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x3F, 0, 0, 0, 0xBF }, false)]
    [InlineData(3, 64, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F, 0, 0, 0, 0, 0, 0, 0xE0, 0xBF }, true)]
    public void Samples_of_every_kind_become_numbers(int format, int bits, byte[] data, bool extensible)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.wav", SoundFile.Wav(format, bits, 1, 16000, data, extensible));
        Assert.Equal([0, 0.5f, -0.5f], Assert.Single(Feed.Read(path, null, Feed.Input("x", [1, 3]))).Floats());
    }

    [Theory]
    [InlineData(null, new[] { 0.25f, -0.25f })]
    [InlineData(0, new[] { 0.5f, 0 })]
    [InlineData(1, new[] { 0f, -0.5f })]
    public void Channels_are_mixed_or_chosen(int? channel, float[] expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.wav", SoundFile.Wav(1, 16, 2, 8000, [0, 0x40, 0, 0, 0, 0, 0, 0xC0]));
        Assert.Equal(expected, Feed.Read(path, new DatasetOptions { Sounds = new SoundOptions { Channel = channel } }, Feed.Input("x", [1, 2]))[0].Floats());
    }

    [Theory]
    [InlineData(5, null, new[] { "0 1 2 3 0" })]
    [InlineData(2, null, new[] { "0 1" })]
    [InlineData(2, 1, new[] { "0 1", "1 2", "2 3" })]
    [InlineData(3, 2, new[] { "0 1 2" })]
    [InlineData(-1, null, new[] { "0 1 2 3" })]
    public void Sounds_are_cut_filled_up_or_windowed(int length, int? hop, string[] windows)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.wav", SoundFile.Wav(3, 32, 1, 16000, NpyFile.Elements<float>(0, 1, 2, 3)));
        var samples = Feed.Read(path, new DatasetOptions { Sounds = new SoundOptions { Hop = hop } }, Feed.Input("x", [1, length]));
        Assert.Equal(windows, samples.Select(static sample => string.Join(' ', sample.Floats())));
    }

    [Fact]
    public void Inputs_of_whole_numbers_get_16_bits()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.wav", SoundFile.Wav(1, 16, 1, 16000, [1, 0, 0, 0x80]));
        Assert.Equal([1, -32768], Feed.Read(path, null, Feed.Input("x", [1, 2], TensorType.Int16))[0].Inputs["x"].Values<short>().ToArray());
    }

    [Fact]
    public void Bad_sounds_are_named()
    {
        using var folder = new TemporaryFolder();
        var input = Feed.Input("x", [1, 2]);
        var good = SoundFile.Wav(1, 16, 1, 44100, new byte[8]);
        Assert.Contains("44100 samples a second, and -SampleRate says 16000", Feed.Fails(folder.Write("a.wav", good), new DatasetOptions { Sounds = new SoundOptions { SampleRate = 16000 } }, input).Problem);
        Assert.Contains("1 channels, and no channel 3", Feed.Fails(folder.Write("a.wav", good), new DatasetOptions { Sounds = new SoundOptions { Channel = 3 } }, input).Problem);
        Assert.Contains("format 7 with 8 bits", Feed.Fails(folder.Write("a.wav", SoundFile.Wav(7, 8, 1, 8000, new byte[4])), null, input).Problem);
        Assert.Contains("ends after", Feed.Fails(folder.Write("a.wav", good[..^3]), null, input).Problem);
        Assert.Contains("no WAV file", Feed.Fails(folder.Write("a.wav", "RIFFraff and more"), null, input).Problem);
        Assert.Contains("no sound", Feed.Fails(folder.Write("a.wav", SoundFile.Wav(1, 16, 1, 8000, [])), null, input).Problem);
        Assert.Contains("takes no row", Feed.Fails(folder.Write("a.wav", good), null, Feed.Input("x", [1, -1, -1])).Problem);
    }
}
