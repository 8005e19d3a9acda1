using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>One row of a bilinear resize: four neighbours of each pixel, weighted, over all channels.</summary>
internal static unsafe class BilinearRow
{
    /// <summary>Floats; eight channels at a time.</summary>
    /// <param name="top">Image row of the lower neighbours.</param>
    /// <param name="bottom">Image row of the upper neighbours.</param>
    /// <param name="down">Weight of <paramref name="bottom"/>.</param>
    /// <param name="columns">Neighbours and weights along the row.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="target">Result.</param>
    public static void Run(float* top, float* bottom, float down, (int[] Lower, int[] Upper, float[] Weight) columns, int channels, float* target)
    {
        for (var x = 0; x < columns.Weight.Length; x++, target += channels)
        {
            long left = (long)columns.Lower[x] * channels, right = (long)columns.Upper[x] * channels;
            var across = columns.Weight[x];
            var (w00, w10, w01, w11) = ((1 - down) * (1 - across), down * (1 - across), (1 - down) * across, down * across);
            var c = 0;
            if (CpuFeatures.HasVector256)
                for (; c + 8 <= channels; c += 8)
                {
                    var sum = Vector256.Load(top + left + c) * w00 + Vector256.Load(bottom + left + c) * w10;
                    (sum + (Vector256.Load(top + right + c) * w01 + Vector256.Load(bottom + right + c) * w11)).Store(target + c);
                }

            for (; c < channels; c++)
                target[c] = top[left + c] * w00 + bottom[left + c] * w10 + (top[right + c] * w01 + bottom[right + c] * w11);
        }
    }

    /// <summary>Unsigned bytes: in floats, rounded to nearest.</summary>
    public static void Run(byte* top, byte* bottom, float down, (int[] Lower, int[] Upper, float[] Weight) columns, int channels, byte* target)
    {
        for (var x = 0; x < columns.Weight.Length; x++, target += channels)
        {
            long left = (long)columns.Lower[x] * channels, right = (long)columns.Upper[x] * channels;
            var across = columns.Weight[x];
            for (var c = 0; c < channels; c++)
            {
                var sum = top[left + c] * (1 - down) * (1 - across) + bottom[left + c] * down * (1 - across)
                    + top[right + c] * (1 - down) * across + bottom[right + c] * down * across;
                target[c] = (byte)(sum + 0.5f);
            }
        }
    }

    /// <summary>Signed integers: weights in 1/1024, halves rounded away from zero.</summary>
    public static void Run<T>(T* top, T* bottom, int down, (int[] Lower, int[] Upper, int[] Weight) columns, int channels, T* target)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        const int One = 1 << 10;
        for (var x = 0; x < columns.Weight.Length; x++, target += channels)
        {
            long left = (long)columns.Lower[x] * channels, right = (long)columns.Upper[x] * channels;
            long across = columns.Weight[x];
            for (var c = 0; c < channels; c++)
            {
                var sum = long.CreateTruncating(top[left + c]) * (One - down) * (One - across) + long.CreateTruncating(bottom[left + c]) * down * (One - across)
                    + long.CreateTruncating(top[right + c]) * (One - down) * across + long.CreateTruncating(bottom[right + c]) * down * across;
                target[c] = T.CreateTruncating((sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
            }
        }
    }
}
