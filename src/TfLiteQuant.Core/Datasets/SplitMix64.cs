namespace TfLiteQuant.Datasets;

/// <summary>
/// Random numbers that a seed fixes on every system and in every version of .NET, which System.Random does not promise.
/// SplitMix64: the state advances by the odd 64-bit number nearest 2^64 divided by the golden ratio, and a mixer of two multiplications gives
/// the number (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
/// </summary>
/// <param name="seed">Any number.</param>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A whole number from 0 to below a limit, each as likely: draws from the incomplete last multiple of the limit
    /// are drawn again.</summary>
    public long Below(long limit)
    {
        var range = (ulong)limit;
        var incomplete = (ulong.MaxValue % range) + 1;
        ulong drawn;
        do drawn = Next();
        while (incomplete != range && drawn > ulong.MaxValue - incomplete);
        return (long)(drawn % range);
    }

    /// <summary>A number from 0 to below 1, a multiple of 2^-53.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>The numbers from 0 to below a count in random order (Fisher and Yates, from the end).</summary>
    public static int[] Order(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var other = (int)random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
