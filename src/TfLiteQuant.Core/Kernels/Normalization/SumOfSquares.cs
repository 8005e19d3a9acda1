using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>The sum of a row's squares.</summary>
internal static class SumOfSquares
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float Of(ReadOnlySpan<float> x)
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        var sum = 0f;
        var i = 0;
        if (CpuFeatures.HasVector256)
        {
            var total = Lanes8.Of(0);
            for (; i <= x.Length - 8; i += 8)
            {
                var values = Lanes8.Load(ref from, (nuint)i);
                total = Lanes8.MultiplyAdd(values, values, total);
            }

            for (var lane = 0; lane < 8; lane++) sum += total.Value[lane];
        }

        for (; i < x.Length; i++) sum = float.MultiplyAddEstimate(x[i], x[i], sum);
        return sum;
    }
}
