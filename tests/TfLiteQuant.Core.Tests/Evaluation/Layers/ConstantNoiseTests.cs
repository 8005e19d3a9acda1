using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Layers;

/// <summary>How well quantized weights and biases are said to stand for float ones.</summary>
public sealed class ConstantNoiseTests
{
    private const int Units = 32;
    private const float InputScale = 0.02f, WeightScale = 0.01f;
    private static readonly float[] Weights = new SeededRandom(5).Floats(Units * 4);
    private static readonly float[] Biases = new SeededRandom(6).Floats(Units);

    /// <summary>Biases are 32-bit codes, here with one scale for all.</summary>
    [Fact]
    public void Biases_with_one_scale_are_read_as_what_they_are()
    {
        var row = Assert.Single(new LayerComparison().Run(Exact(), Stored(), [Data()]).Tensors, static row => row.Operator == "FULLY_CONNECTED");
        var codes = Codes();
        var (signal, noise) = (Weights.Sum(static value => (double)value * value), Weights.Select((value, i) => Math.Pow(value - (codes[i] * WeightScale), 2)).Sum());
        Assert.Equal(10 * Math.Log10(signal / noise), row.WeightSqnr!.Value, 1e-4);
    }

    private static sbyte[] Codes() => Array.ConvertAll(Weights, static value => (sbyte)Math.Round(value / WeightScale));

    private static TfLiteModel Exact()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        main.Output(main.FullyConnected(main.Input([1, 4], "x"), main.Constant<float>(Weights, [Units, 4], "kernel"), main.Constant<float>(Biases, [Units], "bias")));
        return builder.Build();
    }

    private static TfLiteModel Stored()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        var codes = main.Quantize(main.Input([1, 4], "x"), TensorType.Int8, QuantizationParameters.PerTensor(InputScale, 0));
        var kernel = main.QuantizedConstant<sbyte>(Codes(), [Units, 4], QuantizationParameters.PerTensor(WeightScale, 0), "kernel");
        var bias = main.QuantizedConstant<int>(Array.ConvertAll(Biases, static value => (int)Math.Round(value / (InputScale * WeightScale))), [Units], QuantizationParameters.PerTensor(InputScale * WeightScale, 0), "bias");
        var scores = main.Operator(BuiltinOperator.FullyConnected, [codes, kernel, bias], [1, Units], new OptionFields(OptionTag.FullyConnected), 4);
        main[scores].Quantization = QuantizationParameters.PerTensor(0.05f, 0);
        main.Output(main.Dequantize(scores));
        return builder.Build();
    }

    private static ImportedDataset Data()
    {
        var data = new MemoryDataset("objects", new DatasetOptions());
        data.Add(SampleArray.From<float>(TensorType.Float32, [1, 4], [0.5f, -1, 1.5f, 2]));
        return new DatasetImport(new DatasetOptions()).FromSamples(data);
    }
}
