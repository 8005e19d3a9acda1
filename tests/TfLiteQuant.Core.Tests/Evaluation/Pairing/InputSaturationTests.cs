using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Pairing;

public sealed class InputSaturationTests
{
    // Codes of a byte at this scale stand for -12.8 to 12.7.
    private static readonly QuantizationParameters Codes = QuantizationParameters.PerTensor(0.1f, 0);

    [Theory]
    [InlineData(true, 12.7f, false)]
    [InlineData(true, 255f, true)]
    [InlineData(false, 12.7f, false)]
    [InlineData(false, -255f, true)]
    public void Values_beyond_the_codes_of_an_input_are_told(bool hasIntegerInput, float value, bool isTold)
    {
        var result = new Evaluator().Run(Negation(), [Quantized(hasIntegerInput)], [Data(value, value, 0, 0)]).Results().Single();
        if (!isTold)
        {
            Assert.Empty(result.Warnings);
            return;
        }

        var warning = Assert.Single(result.Warnings);
        Assert.Contains("'x' lie beyond -12.8 to 12.7", warning);
        Assert.Contains("-Scale", warning);
    }

    [Fact]
    public void A_few_that_are_cut_off_are_not()
        => Assert.Empty(new Evaluator().Run(Negation(), [Quantized(true)], [Data(255, 1, 2, 3)]).Results().Single().Warnings);

    [Fact]
    public void Float_inputs_take_anything()
        => Assert.Empty(new Evaluator().Run(Negation(), [Negation()], [Data(255, 255, 255, 255)]).Results().Single().Warnings);

    [Fact]
    public void Several_models_and_parts_say_it_once()
    {
        AccuracyPart Measured(float value, int skip)
            => new Evaluator().Run(Negation(), [Quantized(true), Quantized(false)], [new DatasetImport(new DatasetOptions(), new DatasetSelection(skip, 1, null, null)).From(Data(value, value, value, value, samples: 2))]);
        Assert.All(AccuracyPart.Merge([Measured(255, 0), Measured(255, 1)]).Results(), static result => Assert.Single(result.Warnings));
    }

    private static TfLiteModel Negation()
    {
        var model = new ModelBuilder();
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Input([1, 4], "x")));
        return model.Build();
    }

    private static TfLiteModel Quantized(bool hasIntegerInput)
    {
        var model = new ModelBuilder();
        var input = model.Main.Input([1, 4], "x", hasIntegerInput ? TensorType.Int8 : TensorType.Float32);
        if (hasIntegerInput) model.Main[input].Quantization = Codes;
        model.Main.Output(model.Main.Unary(BuiltinOperator.Neg, model.Main.Dequantize(hasIntegerInput ? input : model.Main.Quantize(input, TensorType.Int8, Codes))));
        return model.Build();
    }

    private static ImportedDataset Data(float first, float second, float third, float fourth, int samples = 1)
    {
        var data = new MemoryDataset("objects", new DatasetOptions());
        for (var i = 0; i < samples; i++) data.Add(SampleArray.From<float>(TensorType.Float32, [1, 4], [first + i, second, third, fourth]));
        return new DatasetImport(new DatasetOptions()).FromSamples(data);
    }
}
