using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Reads int8 weights of recurrent operators whose activations are float.</summary>
internal static class HybridOperands
{
    /// <summary>Whether a tensor holds codes. Older converters state them as uint8, though their bits are those of signed ones.</summary>
    public static bool AreCodes(TensorValue tensor) => tensor.Type is TensorType.Int8 or TensorType.UInt8;

    /// <summary>A matrix without weights yet.</summary>
    public static HybridRows Matrix(BindContext context, int rows, int columns)
    {
        var field = OpRegistry.Find(context.Operator.Builtin)?.Weights?.AsymmetricInputsField ?? -1;
        return new HybridRows(rows, columns, field >= 0 && context.Options.GetBoolean(field), context.Workers);
    }

    /// <summary>Packs an operand's weights as rows from <paramref name="firstRow"/> on.</summary>
    public static void Set(BindContext context, HybridRows matrix, int firstRow, int position, int rows)
    {
        var weights = context.Input(position);
        context.RequireType(weights, TensorType.Int8, TensorType.UInt8);
        context.RequireShape(weights, rows, matrix.Columns);
        matrix.Set(firstRow, weights.Values<sbyte>(), Scale(context, weights));
    }

    /// <summary>The values that codes stand for, padded with zeros: for weights that are used in float.</summary>
    public static AlignedArray<float> Values(BindContext context, TensorValue weights, int padded, params ReadOnlySpan<int> shape)
    {
        context.RequireShape(weights, shape);
        var values = new AlignedArray<float>(padded);
        AffineExpansion.Expand(weights.Values<sbyte>(), values.Span[..weights.Count], Scale(context, weights), 0);
        return values;
    }

    private static float Scale(BindContext context, TensorValue weights)
        => CodeParameters.Fixed(context, weights, CodeParameters.Of(context, weights).Scale, 0).Scale;
}
