using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FloatSteps"/> of channels: sums to codes of a byte by a float multiplication, where that was shown to give the codes
/// of the fixed-point one.</summary>
internal sealed unsafe class FloatStepTable
{
    /// <summary>Channels without steps, in addition to an eighth, after which the others are not looked at: few vectors would have steps.</summary>
    private const int MostWithout = 4;

    private readonly AlignedArray<float> _values;
    private readonly bool[] _begins;
    private readonly int _channels;

    /// <param name="multipliers">One per channel; rounded twice.</param>
    /// <param name="bounds">What sums can be, one per channel.</param>
    /// <param name="codes">Codes of the output.</param>
    /// <param name="lanes">Channels of a vector.</param>
    public FloatStepTable(FixedPointMultiplier[] multipliers, SumBounds[] bounds, CodeRange codes, int lanes)
    {
        // A vector may begin at any channel: every part has room for one behind it.
        _channels = multipliers.Length + lanes;
        _values = new AlignedArray<float>(3L * _channels);
        _begins = new bool[multipliers.Length];
        var without = 0;
        for (int i = multipliers.Length - 1, run = lanes; i >= 0 && without <= MostWithout + ((multipliers.Length - i) / 8); i--)
        {
            if (Of(multipliers[i], bounds[i], codes) is { } steps)
            {
                (Scale[i], Plus[i], Minus[i]) = steps;
                run++;
            }
            else
            {
                run = 0;
                without++;
            }

            _begins[i] = run >= lanes;
            IsNeeded |= _begins[i];
        }
    }

    /// <summary>Whether any vector of channels has steps.</summary>
    public bool IsNeeded { get; }

    public float* Scale => _values.Pointer;

    public float* Plus => _values.Pointer + _channels;

    public float* Minus => _values.Pointer + (2 * _channels);

    /// <summary>Whether all channels of the vector that begins here have steps.</summary>
    public bool Begins(int channel) => _begins[channel];

    private static FloatSteps? Of(FixedPointMultiplier multiplier, SumBounds bounds, CodeRange codes)
        => FixedPointTable.OnlyCode(multiplier, FixedPointRounding.Twice, bounds, codes) is { } code ? new FloatSteps(0, code, code)
            : multiplier.Mantissa <= 0 || bounds.Largest > int.MaxValue ? null
            : FloatSteps.Of(multiplier, (int)bounds.Largest, (codes.ZeroPoint, codes.Min, codes.Max));
}
