using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Kinds of kernel that an operator with weights has.</summary>
internal enum ProductTypes
{
    /// <summary>Floats throughout.</summary>
    Float,

    /// <summary>int8 or uint8 in and out.</summary>
    Bytes,

    /// <summary>int16 in and out, int8 weights.</summary>
    Words,

    /// <summary>Floats in and out, integer weights: the input is quantized while running.</summary>
    Hybrid,
}

/// <summary>Chooses the kind of kernel.</summary>
internal static class ProductTypesChoice
{
    /// <summary>The kind for an input and weights.</summary>
    public static ProductTypes Of(BindContext context, TensorValue input, TensorValue weights) => input.Type switch
    {
        TensorType.Float32 => weights.Type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int4 or TensorType.Int2 ? ProductTypes.Hybrid : ProductTypes.Float,
        TensorType.Int8 or TensorType.UInt8 => ProductTypes.Bytes,
        TensorType.Int16 => ProductTypes.Words,
        _ => throw context.UnsupportedType(input),
    };
}
