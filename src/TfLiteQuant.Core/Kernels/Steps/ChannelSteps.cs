using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Float steps of a channel's sums, and the one sum that they are off for.</summary>
/// <remarks>A step is missed where the last bit of a float counts; that is seldom, and with it a vector of sixteen channels would have no steps.</remarks>
/// <param name="Steps">The steps.</param>
/// <param name="Odd">The sum; <see cref="None"/> if there is none.</param>
/// <param name="By">What must be added to its code: 1 or -1; 0 if there is none.</param>
internal readonly record struct ChannelSteps(FloatSteps Steps, int Odd, int By)
{
    /// <summary>No sum: their magnitudes have 31 bits.</summary>
    public const int None = int.MinValue;

    /// <summary>Steps of a multiplier that rounds twice; null where none are found.</summary>
    public static ChannelSteps? Of(FixedPointMultiplier multiplier, SumBounds bounds, CodeRange codes, Span<float> room)
        => FixedPointTable.OnlyCode(multiplier, FixedPointRounding.Twice, bounds, codes) is { } code ? Constant(code)
            : multiplier.Mantissa == 0 ? Constant(codes.ZeroPoint)
            : bounds.Largest > int.MaxValue ? null
            : Of(StepSearch.Of(multiplier, bounds.Largest, isSquared: false, (codes.ZeroPoint, codes.Min, codes.Max), room));

    /// <summary>Steps of a factor in double precision; null where none are found.</summary>
    public static ChannelSteps? Of(double factor, SumBounds bounds, CodeRange codes, Span<float> room)
        => factor == 0 ? Constant(codes.ZeroPoint) : Of(StepSearch.Of(factor, bounds.Largest, (codes.ZeroPoint, codes.Min, codes.Max), room));

    private static ChannelSteps? Of(StepSearch search) => search.IsPossible ? search.Nearly() : null;

    private static ChannelSteps Constant(int code) => new(new FloatSteps(0, code, code), None, 0);
}
