namespace TfLiteQuant.Kernels;

/// <summary>Walsh-Hadamard transforms of a length that is a power of two, in natural order and scaled so that they keep lengths.</summary>
internal static class WalshHadamardTransform
{
    /// <summary>Replaces values by their transform.</summary>
    public static void Run(Span<float> values)
    {
        for (var half = 1; half < values.Length; half *= 2)
        {
            for (var start = 0; start < values.Length; start += 2 * half)
            {
                var first = values.Slice(start, half);
                var second = values.Slice(start + half, half);
                for (var i = 0; i < first.Length; i++) (first[i], second[i]) = (first[i] + second[i], first[i] - second[i]);
            }
        }

        var norm = (float)(1 / Math.Sqrt(values.Length));
        foreach (ref var value in values) value *= norm;
    }
}
