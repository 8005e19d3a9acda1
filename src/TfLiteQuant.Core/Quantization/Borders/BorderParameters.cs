using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Scale and zero point of a border from those of the codes inside.</summary>
internal static class BorderParameters
{
    // Distance of the two 8-bit types' codes for one value.
    private const int Shift = 128;
    private const double Rounding = 1e-6;

    /// <summary>Parameters for codes of a type that stand for the values of codes of another.</summary>
    /// <param name="inner">Parameters of the codes there are.</param>
    /// <param name="from">Their type.</param>
    /// <param name="to">Type of the codes to be.</param>
    /// <param name="isNeverNegative">Whether the values are known not to be negative, so that no code is spent on such.</param>
    public static QuantizationParameters For(QuantizationParameters inner, TensorType from, TensorType to, bool isNeverNegative)
    {
        var (scale, zero) = (inner.Scale![0], inner.ZeroPoint is [var stated, ..] ? stated : 0);
        if (from == to) return QuantizationParameters.PerTensor(scale, zero);
        if (from != TensorType.Int16 && to != TensorType.Int16) return QuantizationParameters.PerTensor(scale, zero + (to == TensorType.UInt8 ? Shift : -Shift));
        var (min, max) = from.CodeRange();
        // 16-bit ranges are symmetric: the lowest code is not used.
        if (from == TensorType.Int16) min = -max;
        double low = isNeverNegative ? 0 : ((double)min - zero) * scale, high = ((double)max - zero) * scale;
        if (to == TensorType.Int16) return QuantizationParameters.PerTensor((float)(Math.Max(-low, high) / short.MaxValue), 0);
        var (lowest, highest) = to.CodeRange();
        var wide = (float)((high - low) / (highest - lowest));
        return QuantizationParameters.PerTensor(wide, Math.Clamp((long)Math.Round(lowest - low / wide, MidpointRounding.AwayFromZero), lowest, highest));
    }

    /// <summary>How far apart the values of the lowest and the highest code of a tensor lie.</summary>
    public static double Extent(Tensor tensor) => tensor.Type.CodeRange() is var (min, max) && tensor.Quantization is { Scale: [var scale, ..] } ? scale * ((double)max - min) : 0;

    /// <summary>Whether two tensors of codes stand for the same values, code by code, but for the distance of int8 and uint8.</summary>
    public static bool AreOneMapping(Tensor left, Tensor right)
    {
        if (left.Quantization is not { Scale: [var a] } || right.Quantization is not { Scale: [var b] }) return false;
        if ((left.Type == TensorType.Int16) != (right.Type == TensorType.Int16) || Math.Abs(a - b) > Rounding * Math.Max(a, b)) return false;
        return Signed(left) == Signed(right);
    }

    private static long Signed(Tensor tensor) => (tensor.Quantization!.ZeroPoint is [var zero, ..] ? zero : 0) - (tensor.Type == TensorType.UInt8 ? Shift : 0);
}
