namespace TfLiteQuant.TestKit;

/// <summary>
/// Random numbers that are the same on every machine and in every version of .NET (SplitMix64), unlike System.Random's, whose
/// sequence is no promise.
/// </summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong NextUInt64()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>An integer from 0 to below <paramref name="limit"/>.</summary>
    public int NextInt32(int limit) => (int)(NextUInt64() % (ulong)limit);

    /// <summary>A number from <paramref name="low"/> to below <paramref name="high"/>.</summary>
    public double NextDouble(double low = 0, double high = 1) => low + (high - low) * ((NextUInt64() >> 11) * (1.0 / (1UL << 53)));

    /// <summary>Floats evenly spread over a range.</summary>
    public float[] Floats(int count, double low = -1, double high = 1)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)NextDouble(low, high);
        return values;
    }

    /// <summary>Integers from <paramref name="low"/> to below <paramref name="high"/>.</summary>
    public int[] Integers(int count, int low, int high)
    {
        var values = new int[count];
        for (var i = 0; i < count; i++) values[i] = low + NextInt32(high - low);
        return values;
    }

    /// <summary>int8 weights, -127 to 127.</summary>
    public sbyte[] Codes(int count) => Array.ConvertAll(Integers(count, -127, 128), static code => (sbyte)code);
}
