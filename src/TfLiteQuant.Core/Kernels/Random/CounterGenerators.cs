using System.Numerics;

namespace TfLiteQuant.Kernels.Random;

/// <summary>Random numbers as functions of a counter and a key (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3").</summary>
internal static class CounterGenerators
{
    /// <summary>Philox 4x32 with 10 rounds.</summary>
    public static (uint A, uint B, uint C, uint D) Philox(uint key0, uint key1, (uint A, uint B, uint C, uint D) counter)
    {
        for (var round = 0; round < 10; round++)
        {
            var (first, second) = (0xD2511F53UL * counter.A, 0xCD9E8D57UL * counter.C);
            counter = ((uint)(second >> 32) ^ counter.B ^ key0, (uint)second, (uint)(first >> 32) ^ counter.D ^ key1, (uint)first);
            key0 = unchecked(key0 + 0x9E3779B9);
            key1 = unchecked(key1 + 0xBB67AE85);
        }

        return counter;
    }

    /// <summary>Threefry 2x32 with 20 rounds.</summary>
    public static (uint A, uint B) Threefry(uint key0, uint key1, uint a, uint b)
    {
        ReadOnlySpan<byte> rotations = [13, 15, 26, 6, 17, 29, 16, 24];
        ReadOnlySpan<uint> keys = [key0, key1, key0 ^ key1 ^ 0x1BD11BDA];
        unchecked
        {
            (a, b) = (a + key0, b + key1);
            for (var group = 0; group < 5; group++)
            {
                for (var i = 0; i < 4; i++)
                {
                    a += b;
                    b = BitOperations.RotateLeft(b, rotations[(group % 2 * 4) + i]) ^ a;
                }

                a += keys[(group + 1) % 3];
                b += keys[(group + 2) % 3] + (uint)(group + 1);
            }
        }

        return (a, b);
    }
}
