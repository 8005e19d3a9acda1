using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Makes of a sample's values what an input is fed, or says why they cannot be.
/// </summary>
/// <remarks>
/// Values of a dataset are real ones. Inputs that take real values, as floats or as codes with a scale, get them transformed; for
/// codes they become float32, which running the model turns into codes, so that one dataset serves a float model and those
/// quantized from it. Inputs of whole numbers without a scale (tokens, indices) get whole numbers, untransformed.
/// </remarks>
/// <param name="transform">What values go through.</param>
/// <param name="layout">Order of dimensions in images; null where it was not stated.</param>
internal sealed class InputPreparation(ValueTransform transform, ImageLayout? layout)
{
    /// <summary>The values that the input is fed.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">Type or shape do not fit, or a value is not finite.</exception>
    public SampleArray Prepare(SampleArray values, ModelInput input, DatasetSample sample)
    {
        var origin = sample.Origin;
        var where = string.Create(CultureInfo.InvariantCulture, $"Sample {sample.Index}");
        var order = sample.Images.Contains(input.Name) ? ImageLayout.Nhwc : layout;
        var typed = Typed(values, input, order)
            ?? throw DatasetFault.Misfit(origin, where, input, values.ToString(), "Give numbers of a type that the input takes, and for -Scale, -Mean and -Std one number or one per channel.");
        var laid = Laid(typed, input, order);
        if (!input.Fits(laid.Shape))
        {
            throw DatasetFault.Misfit(
                origin, where, input, values.ToString(), "A sample has the input's full shape, or lacks its leading dimension of 1. In a file of arrays the first dimension counts samples.");
        }

        var at = RealValues.FirstNonFinite(laid);
        return at < 0
            ? laid
            : throw DatasetFault.Misfit(
                origin, where, input, string.Create(CultureInfo.InvariantCulture, $"{Describe(laid, at)} as element {at}"), "Data must be finite: mend or leave out that sample.");
    }

    private SampleArray? Typed(SampleArray values, ModelInput input, ImageLayout? order)
    {
        var isWhole = RealValues.IsWhole(values.Type);
        if (RealValues.TakesReal(input)) return transform.IsIdentity && values.Type == input.Type && !isWhole ? values : transform.Apply(values, order);
        if (isWhole) return RealValues.IsWhole(input.Type) ? values : null;
        return values.Type == input.Type ? values : null;
    }

    private static SampleArray Laid(SampleArray values, ModelInput input, ImageLayout? order)
    {
        if (order is null || values.Shape.Length < 3 || input.Fits(values.Shape)) return values;
        var turned = ImageTransposition.Other(values.Shape, order.Value);
        return input.Fits(turned) ? ImageTransposition.Turn(values, order.Value) : values;
    }

    private static string Describe(SampleArray values, int at) => values.Type switch
    {
        TensorType.Float64 => values.Values<double>()[at].ToString(CultureInfo.InvariantCulture),
        TensorType.Float16 => values.Values<Half>()[at].ToString(CultureInfo.InvariantCulture),
        _ => values.Values<float>()[at].ToString(CultureInfo.InvariantCulture),
    };
}
