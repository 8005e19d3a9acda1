using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class MfccOpTests
{
    [Theory]
    [InlineData(20, 4000, 40, 13, 16000, 257)]
    [InlineData(0, 8000, 12, 12, 16000, 65)]
    [InlineData(1000, 3000, 60, 5, 8000, 33)]
    public void Each_spectrum_by_its_definition(int lower, int upper, int bands, int coefficients, int rate, int frequencies)
    {
        var spectra = new SeededRandom(6).Floats(6 * frequencies, 0, 50);
        var actual = CustomOperatorRun.Floats(
            graph => graph.Mfcc(graph.Input([2, 3, frequencies]), graph.Input([], null, TensorType.Int32), lower, upper, bands, coefficients),
            TensorValue.From<float>(spectra, 2, 3, frequencies), TensorValue.From<int>([rate]));
        CustomOperatorRun.Close(spectra.Chunk(frequencies).SelectMany(squares => SpeechReference.Cepstrum(squares, rate, lower, upper, bands, coefficients)), actual, 1e-4);
    }

    [Fact]
    public void Silence_has_the_least_energy()
    {
        var actual = CustomOperatorRun.Floats(static graph => Build(graph), TensorValue.From<float>(new float[65], 1, 1, 65), TensorValue.From<int>([16000], 1));
        CustomOperatorRun.Close([Math.Sqrt(2 / 10.0) * 10 * Math.Log(1e-12), 0, 0, 0], actual, 1e-4);
    }

    [Fact]
    public void Bands_beyond_the_spectrum_give_zeros()
    {
        var spectrum = TensorValue.From<float>(new SeededRandom(6).Floats(65, 0, 50), 1, 1, 65);
        Assert.Equal([0, 0, 0, 0], CustomOperatorRun.Floats(static graph => Build(graph), spectrum, TensorValue.From<int>([7000], 1)));
    }

    [Fact]
    public void No_windows_take_no_memory_for_frequencies()
    {
        var output = CustomOperatorRun.Run(
            static graph => [graph.Mfcc(graph.AudioSpectrogram(graph.Input([10, 2]), 1 << 30, 1), graph.Constant<int>([16000], []))], TensorValue.From<float>(new float[20], 10, 2))[0];
        Assert.Equal([2, 0, 13], output.Shape);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("lower_frequency_limit -1", static graph => Build(graph, lower: -1));
        CustomOperatorRun.Refused("upper_frequency_limit 20", static graph => Build(graph, upper: 20));
        CustomOperatorRun.Refused("dct_coefficient_count is 0", static graph => Build(graph, coefficients: 0));
        CustomOperatorRun.Refused("filterbank_channel_count 3", static graph => Build(graph, bands: 3));
        CustomOperatorRun.Refused("filterbank_channel_count 2147483647", static graph => Build(graph, bands: int.MaxValue));
        CustomOperatorRun.Refused("'spectrogram', has 1 frequencies", static graph => Build(graph, frequencies: 1));
        CustomOperatorRun.Refused("'rate', has 2 values", static graph => Build(graph, rates: 2));
        CustomOperatorRun.Refused("no kernel for Float32 (tensor 1 'rate')", static graph => Build(graph, rateType: TensorType.Float32));
        CustomOperatorRun.Refused("The sample rate is 0", static graph => Build(graph), TensorValue.From<float>(new float[65], 1, 1, 65), TensorValue.From<int>([0], 1));
    }

    private static Value Build(
        GraphBuilder graph, int lower = 20, int upper = 4000, int bands = 10, int coefficients = 4, int frequencies = 65, int rates = 1, TensorType rateType = TensorType.Int32)
        => graph.Mfcc(graph.Input([1, 1, frequencies], "spectrogram"), graph.Input([rates], "rate", rateType), lower, upper, bands, coefficients);
}
