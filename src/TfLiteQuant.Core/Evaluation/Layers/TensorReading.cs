using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Evaluation;

/// <summary>Reads and writes the real values that a tensor of a running model stands for.</summary>
internal static class TensorReading
{
    /// <summary>Whether a tensor stands for real values: floats, or codes with one scale.</summary>
    public static bool IsReal(TensorValue tensor) => tensor.HasMemory && (tensor.Type is TensorType.Float32 or TensorType.Float16 || IsCodes(tensor));

    /// <summary>The values.</summary>
    /// <param name="tensor">A tensor of real values.</param>
    /// <param name="values">Room for all of them.</param>
    public static void Read(TensorValue tensor, Span<float> values)
    {
        switch (tensor.Type)
        {
            case TensorType.Float32: tensor.Values<float>().CopyTo(values); break;
            case TensorType.Float16: HalfExpansion.Expand(tensor.Values<Half>(), values); break;
            case TensorType.Int8: AffineExpansion.Expand(tensor.Values<sbyte>(), values, Scale(tensor), ZeroPoint(tensor)); break;
            case TensorType.UInt8: AffineExpansion.Expand(tensor.Values<byte>(), values, Scale(tensor), ZeroPoint(tensor)); break;
            default: AffineExpansion.Expand(tensor.Values<short>(), values, Scale(tensor), ZeroPoint(tensor)); break;
        }
    }

    /// <summary>Stores values as the tensor has them: codes as the operator QUANTIZE makes them.</summary>
    /// <param name="tensor">A tensor of real values.</param>
    /// <param name="values">As many values as it has.</param>
    public static void Write(TensorValue tensor, ReadOnlySpan<float> values)
    {
        switch (tensor.Type)
        {
            case TensorType.Float32: values.CopyTo(tensor.Span<float>()); break;
            case TensorType.Float16: System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, tensor.Span<Half>()); break;
            case TensorType.Int8: AffineCodes.Quantize(values, tensor.Span<sbyte>(), Scale(tensor), ZeroPoint(tensor)); break;
            case TensorType.UInt8: AffineCodes.Quantize(values, tensor.Span<byte>(), Scale(tensor), ZeroPoint(tensor)); break;
            default: AffineCodes.Quantize(values, tensor.Span<short>(), Scale(tensor), ZeroPoint(tensor)); break;
        }
    }

    private static bool IsCodes(TensorValue tensor) => tensor.Type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16 && tensor.Quantization is { Scale: [> 0], Details: null };

    private static float Scale(TensorValue tensor) => tensor.Quantization!.Scale![0];

    private static int ZeroPoint(TensorValue tensor) => tensor.Quantization!.ZeroPoint is [var zero, ..] ? (int)zero : 0;
}
