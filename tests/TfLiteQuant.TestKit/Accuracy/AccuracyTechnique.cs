using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>A way of quantizing that the reference has as well.</summary>
/// <param name="Variant">Name of the reference's file, such as <c>int8_only</c>.</param>
/// <param name="Title">What tables call it.</param>
/// <param name="Recipe">Ours.</param>
public sealed record AccuracyTechnique(string Variant, string Title, QuantizationRecipe Recipe)
{
    /// <summary>All techniques, as the reference's own recipes have them.</summary>
    public static IReadOnlyList<AccuracyTechnique> All { get; } =
    [
        new("dynamic_range", "dynamic range", new() { Technique = QuantizationTechnique.DynamicRange }),
        new("float16", "float16", new() { Technique = QuantizationTechnique.Float16 }),
        new("int8_fallback", "int8", new() { Technique = QuantizationTechnique.FullInteger }),
        new("int8_only", "int8 only", new() { Technique = QuantizationTechnique.IntegerOnly }),
        new("uint8_io", "int8, uint8 outside", new() { Technique = QuantizationTechnique.FullInteger, InputType = TensorType.UInt8, OutputType = TensorType.UInt8 }),
        new("int16x8", "16x8", new() { Technique = QuantizationTechnique.Int16x8 }),
    ];

    /// <summary>The technique with the reference's file of that name.</summary>
    public static AccuracyTechnique Named(string variant) => All.Single(technique => technique.Variant == variant);

    /// <summary>A float model in this technique. Where we refuse to leave operators float and the reference does so without a word,
    /// they are left float here as well, inside int8 inputs and outputs.</summary>
    /// <param name="path">The float model.</param>
    /// <param name="ranges">What calibration found; read for techniques with integer activations.</param>
    public TfLiteModel Convert(string path, Func<CalibratedRanges> ranges)
    {
        try
        {
            return Convert(path, Recipe, ranges);
        }
        catch (TfLiteQuantException error) when (error.Code == ErrorCode.NotIntegerOnly)
        {
            return Convert(path, new() { Technique = QuantizationTechnique.FullInteger, InputType = TensorType.Int8, OutputType = TensorType.Int8 }, ranges);
        }
    }

    public override string ToString() => Title;

    private static TfLiteModel Convert(string path, QuantizationRecipe recipe, Func<CalibratedRanges> ranges)
    {
        using var model = ModelReader.Open(path);
        ModelQuantizer.Quantize(model, recipe, recipe.NeedsCalibration ? ranges() : null);
        return ModelReader.Read(ModelWriter.ToBytes(model));
    }
}
