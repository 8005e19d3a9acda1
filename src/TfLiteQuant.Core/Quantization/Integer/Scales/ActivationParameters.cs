using TfLiteQuant.Calibration;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>How an activation's codes stand for real values: <c>real = scale * (code - zero point)</c>, one scale for the tensor.</summary>
/// <param name="Type">Storage: int8, uint8 or int16.</param>
/// <param name="Scale">Real units per code, above 0.</param>
/// <param name="ZeroPoint">Code of 0.0.</param>
internal readonly record struct ActivationParameters(TensorType Type, float Scale, int ZeroPoint)
{
    // Ranges narrower than this are widened, by it on both sides (computed values) or to half of it on each (constants), so that a
    // tensor of zeros gets a scale above 0.
    private const double SmallestRange = 1e-6;

    // Kernels state the bounds of a fused activation in codes of 32 bits: at a smaller scale there is no code of 6, and the reference
    // runtime refuses the model.
    private const float SmallestWordScale = 3e-9f;

    /// <summary>The real value of the largest code.</summary>
    public double Max => Scale * (double)(Type.CodeRange().Max - ZeroPoint);

    /// <summary>The real value of the smallest code.</summary>
    public double Min => Scale * (double)(Type.CodeRange().Min - ZeroPoint);

    /// <summary>Parameters that hold a range.</summary>
    public static ActivationParameters For(TensorType type, ValueRange range)
    {
        var (min, max) = (Math.Min(range.Min, 0.0), Math.Max(range.Max, 0.0));
        var chosen = max - min < SmallestRange ? For(type, min - SmallestRange, max + SmallestRange) : For(type, min, max);
        return type == TensorType.Int16 && chosen.Scale < SmallestWordScale ? chosen with { Scale = SmallestWordScale } : chosen;
    }

    /// <summary>Parameters of a constant with a range of its own.</summary>
    public static ActivationParameters ForConstant(TensorType type, ValueRange range)
    {
        var (min, max) = (Math.Min(range.Min, 0.0), Math.Max(range.Max, 0.0));
        // 16 bits count from zero on both sides, however small the values are, as long as their scale is a number.
        var isTiny = type == TensorType.Int16 ? !float.IsNormal(Int16(min, max).Scale) : max - min <= SmallestRange;
        return isTiny ? For(type, Math.Min(min, -SmallestRange / 2), Math.Max(max, SmallestRange / 2)) : For(type, min, max);
    }

    /// <summary>int8 parameters with zero point 0 that hold a range.</summary>
    public static ActivationParameters Centered(ValueRange range)
        => new(TensorType.Int8, (float)Math.Max(Math.Max(Math.Abs((double)range.Min), Math.Abs((double)range.Max)), SmallestRange) / sbyte.MaxValue, 0);

    /// <summary>The same values in unsigned codes, as older runtimes take inputs.</summary>
    public ActivationParameters AsUInt8() => this with { Type = TensorType.UInt8, ZeroPoint = ZeroPoint + 128 };

    /// <summary>What a file holds.</summary>
    public QuantizationParameters ToModel() => QuantizationParameters.PerTensor(Scale, ZeroPoint);

    public override string ToString() => FormattableString.Invariant($"{Type} {Scale:R} * (q - {ZeroPoint})");

    /// <summary>All 256 codes for the range widened to hold 0.</summary>
    /// <remarks>The scale is the float quotient of the float ends by 255; the zero point is -128 - min / scale in double,
    /// narrowed to float, rounded half away from zero. Source: the reference's quantizer with its float scales.</remarks>
    private static ActivationParameters Int8(double min, double max)
    {
        var scale = ((float)max - (float)min) / 255f;
        var zero = MathF.Round((float)(-128.0 - (min / scale)), MidpointRounding.AwayFromZero);
        return new(TensorType.Int8, scale, (int)Math.Clamp(zero, -128f, 127f));
    }

    /// <summary>Codes from -32767 to 32767 for the larger end, zero point 0, which int16 kernels demand.</summary>
    private static ActivationParameters Int16(double min, double max)
        => new(TensorType.Int16, Math.Max(Math.Abs((float)min), Math.Abs((float)max)) / 32767f, 0);

    private static ActivationParameters For(TensorType type, double min, double max) => type == TensorType.Int16 ? Int16(min, max) : Int8(min, max);
}
