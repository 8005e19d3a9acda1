using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="ChannelSteps"/> of channels: sums to codes of a byte by a float multiplication, where that was shown to give the
/// codes of the reference's one.</summary>
internal sealed unsafe class FloatStepTable
{
    /// <summary>Channels without steps, in addition to an eighth, after which the others are not looked at: few vectors would have steps.</summary>
    private const int MostWithout = 4;

    private readonly AlignedArray<float> _values;
    private readonly AlignedArray<int> _odd;
    private readonly FloatStepForm[] _forms;
    private readonly int _channels;

    private FloatStepTable(int channels, int lanes)
    {
        // A vector may begin at any channel: every part has room for one behind it.
        _channels = channels + lanes;
        _values = new AlignedArray<float>(3L * _channels);
        _odd = new AlignedArray<int>(2L * _channels);
        _odd.Span[.._channels].Fill(ChannelSteps.None);
        _forms = new FloatStepForm[channels];
    }

    private delegate ChannelSteps? StepsOf<TFactor>(TFactor factor, SumBounds bounds, CodeRange codes, Span<float> room);

    public float* Scale => _values.Pointer;

    public float* Plus => _values.Pointer + _channels;

    public float* Minus => _values.Pointer + (2 * _channels);

    /// <summary>The sum of a channel that steps are off for.</summary>
    public int* Odd => _odd.Pointer;

    /// <summary>What must be added to its code.</summary>
    public int* By => _odd.Pointer + _channels;

    /// <summary>Steps of multipliers that round twice; null where no vector has any.</summary>
    /// <param name="multipliers">One per channel.</param>
    /// <param name="bounds">What sums can be, one per channel.</param>
    /// <param name="codes">Codes of the output.</param>
    /// <param name="lanes">Channels of a vector.</param>
    public static FloatStepTable? Of(FixedPointMultiplier[] multipliers, SumBounds[] bounds, CodeRange codes, int lanes)
        => Of(multipliers, bounds, codes, lanes, ChannelSteps.Of);

    /// <summary>Steps of factors in double precision; null where no vector has any.</summary>
    /// <param name="factors">One per channel.</param>
    /// <param name="bounds">What sums can be, one per channel.</param>
    /// <param name="codes">Codes of the output.</param>
    /// <param name="lanes">Channels of a vector.</param>
    public static FloatStepTable? Of(double[] factors, SumBounds[] bounds, CodeRange codes, int lanes)
        => Of(factors, bounds, codes, lanes, ChannelSteps.Of);

    /// <summary>What the channels of the vector that begins here have.</summary>
    public FloatStepForm Form(int channel) => _forms[channel];

    private static FloatStepTable? Of<TFactor>(TFactor[] factors, SumBounds[] bounds, CodeRange codes, int lanes, StepsOf<TFactor> stepsOf)
        where TFactor : IEquatable<TFactor>
    {
        var table = new FloatStepTable(factors.Length, lanes);
        Span<float> room = stackalloc float[StepSearch.Room];
        ChannelSteps? steps = null;
        var isNeeded = false;
        var (without, lastOdd, of, run) = (0, int.MaxValue, -1, lanes);
        for (var i = factors.Length - 1; i >= 0 && without <= MostWithout + ((factors.Length - i) / 8); i--)
        {
            // Steps hold for sums within the bounds they were found for.
            if (of < 0 || !factors[i].Equals(factors[of]) || !bounds[of].Include(bounds[i])) (steps, of) = (stepsOf(factors[i], bounds[i], codes, room), i);
            if (steps is not { } found)
            {
                run = 0;
                without++;
                continue;
            }

            table.Set(i, found);
            if (found.By != 0) lastOdd = i;
            run++;
            if (run < lanes) continue;
            table._forms[i] = lastOdd - i < lanes ? FloatStepForm.WithOddSums : FloatStepForm.Plain;
            isNeeded = true;
        }

        return isNeeded ? table : null;
    }

    private void Set(int channel, ChannelSteps found)
    {
        (Scale[channel], Plus[channel], Minus[channel]) = found.Steps;
        (Odd[channel], By[channel]) = (found.Odd, found.By);
    }
}
