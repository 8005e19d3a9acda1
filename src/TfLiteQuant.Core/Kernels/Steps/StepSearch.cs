using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Looks for a float multiplication and addition that have the steps of an integer function to codes of a byte.</summary>
internal readonly ref struct StepSearch
{
    /// <summary>Floats that a search takes.</summary>
    public const int Room = 4 * MostSteps;

    // From one code of a byte to another, on either side of the zero point.
    private const int MostSteps = 256;

    // Within this floats are rounded to integers of 32 bits.
    private const double MostResult = 1 << 30;

    // Factors and what they are moved by stay normal floats.
    private const double LeastFactor = 1e-30;

    // A value of 0 must stay the zero point.
    private const double MostNudge = 0.49;

    /// <summary>Units in the last place, either way, that the factor is moved by where the nearest one misses a step.</summary>
    private const int Tries = 12;

    /// <summary>Tries after which a function that is off for one operand will do.</summary>
    private const int Patience = 3;

    private readonly Staircase _above;
    private readonly Staircase _below;
    private readonly double _scale;
    private readonly double _nudge;
    private readonly int _zero;

    private StepSearch(Staircase above, Staircase below, double scale, double nudge, int zero)
    {
        (_scale, _nudge, _zero, IsPossible) = (scale, nudge, zero, true);
        _above = above;
        _below = below;
    }

    /// <summary>Whether floats hold what is computed.</summary>
    public bool IsPossible { get; }

    /// <summary>For a fixed-point multiplication.</summary>
    /// <param name="multiplier">The factor.</param>
    /// <param name="largest">Largest magnitude of an operand.</param>
    /// <param name="isSquared">Whether operands are squares, the largest one, too.</param>
    /// <param name="codes">Zero point and range of the results.</param>
    /// <param name="room"><see cref="Room"/> floats.</param>
    public static StepSearch Of(FixedPointMultiplier multiplier, double largest, bool isSquared, (int Zero, int Min, int Max) codes, Span<float> room)
    {
        var scale = Math.ScaleB(multiplier.Mantissa, multiplier.Shift - 31);
        if (!(scale > 0) || largest * scale > MostResult || Math.ScaleB(largest, Math.Max(multiplier.Shift, 0)) > int.MaxValue) return default;
        var (above, below) = (new FixedPointBorders(multiplier, isNegative: false), new FixedPointBorders(multiplier, isNegative: true));
        return Of(above, below, scale, Math.ScaleB(0.5, Math.Min(multiplier.Shift, 0)), largest, isSquared, codes, room);
    }

    /// <summary>For a multiplication in double precision whose halves are rounded away from zero.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="largest">Largest magnitude of an operand.</param>
    /// <param name="codes">Zero point and range of the results.</param>
    /// <param name="room"><see cref="Room"/> floats.</param>
    public static StepSearch Of(double factor, double largest, (int Zero, int Min, int Max) codes, Span<float> room)
    {
        if (!(factor >= LeastFactor) || largest > int.MaxValue || largest * factor > MostResult) return default;
        var borders = new RealBorders(factor);
        return Of(borders, borders, factor, nudge: 0, largest, isSquared: false, codes, room);
    }

    private static StepSearch Of<TBorders>(
        TBorders above, TBorders below, double scale, double nudge, double largest, bool isSquared, (int Zero, int Min, int Max) codes, Span<float> room)
        where TBorders : struct, IStepBorders
    {
        var (up, down) = (Steps(codes.Max, codes.Zero), isSquared ? 0 : Steps(codes.Zero, codes.Min));
        if (up > MostSteps || down > MostSteps) return default;
        return new StepSearch(
            Staircase.Of(above, largest, isSquared, up, room[..(2 * MostSteps)]), Staircase.Of(below, largest, isSquared, down, room[(2 * MostSteps)..]), scale, nudge, codes.Zero);
    }

    /// <summary>A function that is the same for all operands; null where none is found.</summary>
    public FloatSteps? Exact()
    {
        for (var i = -1; i <= 2 * Tries; i++)
        {
            var found = Try(i);
            if (_above.Misfits(found.Scale, found.Plus, _zero, out _) == 0 && _below.Misfits(found.Scale, -found.Minus, -_zero, out _) == 0) return found;
        }

        return null;
    }

    /// <summary>A function that is the same, or off by one for a single operand; null where none is found.</summary>
    public ChannelSteps? Nearly()
    {
        ChannelSteps? nearly = null;
        for (var i = -1; i <= 2 * Tries && (nearly is null || i < Patience); i++)
        {
            var found = Try(i);
            var above = _above.Misfits(found.Scale, found.Plus, _zero, out var misfit);
            if (above > 1) continue;
            var below = _below.Misfits(found.Scale, -found.Minus, -_zero, out var negative);
            if (above + below == 0) return new ChannelSteps(found, ChannelSteps.None, 0);
            if (above + below == 1) nearly ??= above == 1 ? new ChannelSteps(found, misfit.At, misfit.By) : new ChannelSteps(found, -negative.At, -negative.By);
        }

        return nearly;
    }

    // Files may have zero points far beyond the codes.
    private static int Steps(int high, int low) => (int)Math.Clamp((long)high - low, 0, MostSteps + 1);

    // The factor as it is, and then with the nudge in the middle of what is possible, and moved by units in the last place.
    private FloatSteps Try(int number)
    {
        var factor = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits((float)_scale) + ((number & 1) == 0 ? number / 2 : -(number + 1) / 2));
        var (plus, minus) = number < 0 ? (_nudge, _nudge) : (Nudge(_above.Middle(factor, _nudge)), Nudge(_below.Middle(factor, _nudge)));
        return new FloatSteps(factor, (float)(_zero + plus), (float)(_zero - minus));

        static double Nudge(double middle) => Math.Clamp(middle, -MostNudge, MostNudge);
    }
}
