using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Layers;

/// <summary>Operators that are noisy for what they read: one element stretches the range, and all others are rounded to its steps.</summary>
public sealed class RoundedInputsTests
{
    private const int Width = 16;
    private const int Stretch = 100;
    private const float Step = Stretch / 127f;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Those_who_compute_it_are_named_as_well(bool isHandedOn)
    {
        var random = new SeededRandom(4);
        var data = SampleListDataset.Make(20, _ => new() { ["x"] = SampleArray.From<float>(TensorType.Float32, [1, Width], random.Floats(Width)) });
        var report = new LayerComparison().Run(Stretched(isQuantized: false, isHandedOn), Stretched(isQuantized: true, isHandedOn), [data]);
        var read = report.Tensors.Single(static row => row.Tensor == "read");
        var wide = report.Tensors.Single(static row => row.Tensor == "wide");
        // The one has the noise, and the other has hardly any: of its large element.
        Assert.True(read.IsolatedSqnr < 10 && wide.IsolatedSqnr > 30);
        Assert.Equal(isHandedOn ? ["read", "shaped", "wide"] : ["read", "wide"], report.Exclude.Order());
        Assert.Contains("is the rounding of what it reads", read.Reason);
        Assert.Contains(isHandedOn ? "RESHAPE 'shaped', MUL 'wide' must stay float with it" : "MUL 'wide' must stay float with it", read.Reason);
        Assert.StartsWith("MUL 'read' is noisy for the rounding of this value", wide.Reason);
    }

    // x times a constant that stretches its first element, and times one that takes this back.
    private static TfLiteModel Stretched(bool isQuantized, bool isHandedOn)
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        Value Coded(Value value, float step)
        {
            if (!isQuantized) return value;
            main[value].Type = TensorType.Int8;
            main[value].Quantization = QuantizationParameters.PerTensor(step, 0);
            return value;
        }

        Value Constant(sbyte first, sbyte others, float step) => isQuantized
            ? main.QuantizedConstant<sbyte>([first, .. Enumerable.Repeat(others, Width - 1)], [Width], QuantizationParameters.PerTensor(step, 0))
            : main.Constant<float>([first * step, .. Enumerable.Repeat(others * step, Width - 1)], [Width]);

        Value Product(Value left, Value right, string name) => main.Operator(BuiltinOperator.Mul, [left, right], [(TensorType.Float32, [1, Width])], new OptionFields(OptionTag.Mul), name: name)[0];

        var x = main.Input([1, Width], "x");
        if (isQuantized) x = main.Quantize(x, TensorType.Int8, QuantizationParameters.PerTensor(1 / 127f, 0));
        var wide = Coded(Product(x, Constant(Stretch, 1, 1), "wide"), Step);
        if (isHandedOn) wide = Coded(main.Operator(BuiltinOperator.Reshape, [wide, main.Integers(1, Width)], [(TensorType.Float32, [1, Width])], new OptionFields(OptionTag.Reshape), name: "shaped")[0], Step);
        var read = Coded(Product(wide, Constant(1, Stretch, 1f / Stretch), "read"), 1 / 127f);
        main.Output(isQuantized ? main.Dequantize(read) : read);
        return builder.Build();
    }
}
