namespace TfLiteQuant.Kernels.Random;

/// <summary>A sequence of random numbers from two seeds, four at a time, that can skip ahead.</summary>
internal struct PhiloxStream
{
    private readonly uint _key0, _key1;
    private UInt128 _counter;

    /// <param name="seed">The key.</param>
    /// <param name="seed2">The upper half of the first counter.</param>
    public PhiloxStream(ulong seed, ulong seed2)
    {
        _key0 = (uint)seed;
        _key1 = (uint)(seed >> 32);
        _counter = new UInt128(seed2, 0);
    }

    /// <summary>The stream of an operator's seeds, of which the reference takes the lower 32 bits; both zero stand for any
    /// seeds.</summary>
    public static PhiloxStream FromSeeds(long seed, long seed2)
    {
        var (one, other) = ((int)seed, (int)seed2);
        return one == 0 && other == 0
            ? new PhiloxStream((ulong)System.Random.Shared.NextInt64(), (ulong)System.Random.Shared.NextInt64())
            : new PhiloxStream((ulong)one, (ulong)other);
    }

    /// <summary>The next four numbers.</summary>
    public (uint A, uint B, uint C, uint D) Next()
    {
        var counter = _counter++;
        return CounterGenerators.Philox(_key0, _key1, ((uint)counter, (uint)(counter >> 32), (uint)(counter >> 64), (uint)(counter >> 96)));
    }

    /// <summary>Leaves out that many groups of four.</summary>
    public void Skip(ulong groups) => _counter += groups;
}
