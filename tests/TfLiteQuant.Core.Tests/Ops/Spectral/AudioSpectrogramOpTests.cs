using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class AudioSpectrogramOpTests
{
    [Theory]
    [InlineData(100, 16, 5)]
    [InlineData(100, 21, 40)]
    [InlineData(2, 2, 1)]
    [InlineData(64, 33, 1)]
    public void Each_channel_by_its_definition(int samples, int window, int stride)
    {
        var random = new SeededRandom(4);
        float[] left = random.Floats(samples), right = random.Floats(samples);
        var audio = TensorValue.From<float>([.. left.Zip(right).SelectMany(static pair => new[] { pair.First, pair.Second })], samples, 2);
        double[] expected = [.. SpeechReference.Spectrogram(left, window, stride), .. SpeechReference.Spectrogram(right, window, stride)];
        CustomOperatorRun.Close(expected, CustomOperatorRun.Floats(graph => graph.AudioSpectrogram(graph.Input([samples, 2]), window, stride), audio), 1e-4);
        CustomOperatorRun.Close(expected.Select(Math.Sqrt), CustomOperatorRun.Floats(graph => graph.AudioSpectrogram(graph.Input([samples, 2]), window, stride, isSquared: false), audio), 1e-4);
    }

    [Fact]
    public void Audio_shorter_than_a_window_has_none()
    {
        var output = CustomOperatorRun.Run(static graph => [graph.AudioSpectrogram(graph.Input([10, 2]), 1 << 20, 160)], TensorValue.From<float>(new float[20], 10, 2))[0];
        Assert.Equal([2, 0, (1 << 19) + 1], output.Shape);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("window_size is 1,", static graph => Build(graph, [100, 1], 1, 8));
        CustomOperatorRun.Refused("window_size is 2147483647", static graph => Build(graph, [100, 1], int.MaxValue, 8));
        CustomOperatorRun.Refused("stride is 0", static graph => Build(graph, [100, 1], 16, 0));
        CustomOperatorRun.Refused("stride is -5", static graph => Build(graph, [100, 1], 16, -5));
        CustomOperatorRun.Refused("Tensor 0 'audio' has 3 dimensions instead of 2", static graph => Build(graph, [1, 100, 1], 16, 8));
        CustomOperatorRun.Refused("no kernel for Int16 (tensor 0 'audio')", static graph => Build(graph, [100, 1], 16, 8, TensorType.Int16));
        CustomOperatorRun.Refused("Its options cannot be read", static graph => Build(graph, [100, 1], 16, 8, options: CustomOperatorRun.Fields(16, 8, 1)));
        CustomOperatorRun.Refused("It has 2 inputs, not 1", static graph => graph.Custom("AudioSpectrogram", [graph.Input([9, 1]), graph.Input([1])], [(TensorType.Float32, [1, 1, 1])])[0]);
    }

    private static Value Build(GraphBuilder graph, int[] shape, int window, int stride, TensorType type = TensorType.Float32, byte[]? options = null) => graph.Custom(
        "AudioSpectrogram", [graph.Input(shape, "audio", type)], [(TensorType.Float32, [1, 1, 1])], options ?? FlexMapBytes.Write(("window_size", window), ("stride", stride)))[0];
}
