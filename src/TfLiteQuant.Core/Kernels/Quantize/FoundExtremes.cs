namespace TfLiteQuant.Kernels;

/// <summary>
/// Smallest and largest value of a tensor, left behind by the work that computed it, so that who quantizes the tensor while running
/// need not look at it once more.
/// </summary>
/// <remarks>0 is always among them: scales and zero points are chosen for a range that holds it. What is not a number is not among them.
/// Parts of the work add what they found in any order.</remarks>
internal sealed class FoundExtremes
{
    private readonly Lock _adding = new();

    public float Min { get; private set; }

    public float Max { get; private set; }

    /// <summary>Whether they are those of the tensor's present values.</summary>
    public bool AreKnown { get; private set; }

    /// <summary>The values are about to be computed.</summary>
    public void Begin() => (Min, Max, AreKnown) = (0, 0, false);

    /// <summary>Takes those of some of the values.</summary>
    /// <param name="extremes">The smallest values that were found, and behind them the largest.</param>
    /// <param name="count">How many of each.</param>
    public unsafe void Add(float* extremes, int count)
    {
        lock (_adding)
        {
            for (var i = 0; i < count; i++)
            {
                if (extremes[i] < Min) Min = extremes[i];
                if (extremes[count + i] > Max) Max = extremes[count + i];
            }
        }
    }

    /// <summary>All values have been computed.</summary>
    public void End() => AreKnown = true;

    /// <summary>The values may have been changed by somebody else.</summary>
    public void Forget() => AreKnown = false;
}
