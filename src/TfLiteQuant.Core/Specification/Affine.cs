using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Affine parameters compared, and in words.</summary>
internal static class Affine
{
    /// <summary>Largest relative difference of two scales that is rounding.</summary>
    public const double Rounding = 1e-6;

    /// <summary>Whether two tensors have one scale and one zero point, each the same up to rounding.</summary>
    public static bool AreSame(Tensor left, Tensor right) => AreClose(Scale(left), Scale(right)) && ZeroPoint(left) == ZeroPoint(right);

    /// <summary>Whether two scales differ by rounding only.</summary>
    public static bool AreClose(double left, double right, double tolerance = Rounding)
        => Math.Abs(left - right) <= tolerance * Math.Max(Math.Abs(left), Math.Abs(right));

    /// <summary>First scale, 0 where there is none.</summary>
    public static float Scale(Tensor tensor) => tensor.Quantization?.Scale is [var scale, ..] ? scale : 0;

    /// <summary>First zero point, 0 where there is none.</summary>
    public static long ZeroPoint(Tensor tensor) => tensor.Quantization?.ZeroPoint is [var zero, ..] ? zero : 0;

    /// <summary>Such as <c>0.00392157, zero point -128</c>.</summary>
    public static string Of(Tensor tensor) => Of(Scale(tensor), ZeroPoint(tensor));

    /// <summary>Such as <c>0.00392157, zero point -128</c>.</summary>
    public static string Of(double scale, long zeroPoint) => string.Create(CultureInfo.InvariantCulture, $"{scale:G7}, zero point {zeroPoint}");

    /// <summary>A number in invariant culture.</summary>
    public static string Number(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    /// <summary>A type as the format names it.</summary>
    public static string Name(TensorType type) => type.ToString().ToLowerInvariant();
}
