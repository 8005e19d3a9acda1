namespace TfLiteQuant.Kernels;

/// <summary>Weights less their zero point as sums of signed bytes, which the instruction for byte products takes: those of uint8 do not fit in
/// one.</summary>
internal static class WeightParts
{
    /// <summary>The most bytes that kernels add up.</summary>
    public const int Most = 2;

    /// <summary>Bytes that any weight within a range is the sum of: 1 or 2; null where those do not do.</summary>
    public static int? Count((int Least, int Most) range)
        => range is { Least: >= sbyte.MinValue, Most: <= sbyte.MaxValue } ? 1
            : range is { Least: >= Most * sbyte.MinValue, Most: <= Most * sbyte.MaxValue } ? Most
            : null;

    /// <summary>One of the bytes that a weight is the sum of.</summary>
    public static sbyte Of(int weight, int part) => (sbyte)Math.Clamp(weight - (part == 0 ? 0 : Of(weight, 0)), sbyte.MinValue, sbyte.MaxValue);
}
