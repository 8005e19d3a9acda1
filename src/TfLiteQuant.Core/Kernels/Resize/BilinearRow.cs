using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>One row of a bilinear resize of floats: four neighbours of each pixel, weighted, over all channels. The last vector of a pixel overlaps
/// the one before; target and source are different memory.</summary>
internal static unsafe class BilinearRow
{
    /// <param name="top">Image row of the lower neighbours.</param>
    /// <param name="bottom">Image row of the upper neighbours.</param>
    /// <param name="down">Weight of <paramref name="bottom"/>.</param>
    /// <param name="columns">Neighbours and weights along the row.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="target">Result.</param>
    public static void Run(float* top, float* bottom, float down, (int[] Lower, int[] Upper, float[] Weight) columns, int channels, float* target)
    {
        if (CpuFeatures.HasVector512 && channels >= Lanes16.Count) Run<Lanes16>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasVector256 && channels >= Lanes8.Count) Run<Lanes8>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasVector128 && channels >= Lanes4.Count) Run<Lanes4>(top, bottom, down, columns, channels, target);
        else Run<Lane1>(top, bottom, down, columns, channels, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<T>(float* top, float* bottom, float down, (int[] Lower, int[] Upper, float[] Weight) columns, int channels, float* target)
        where T : unmanaged, IFloatLanes<T>
    {
        for (var x = 0; x < columns.Weight.Length; x++, target += channels)
        {
            long left = (long)columns.Lower[x] * channels, right = (long)columns.Upper[x] * channels;
            var across = columns.Weight[x];
            var (w00, w10) = (T.Of((1 - down) * (1 - across)), T.Of(down * (1 - across)));
            var (w01, w11) = (T.Of((1 - down) * across), T.Of(down * across));
            for (var c = 0; c < channels; c += T.Count)
            {
                c = Math.Min(c, channels - T.Count);
                var sum = (At<T>(top + left + c) * w00) + (At<T>(bottom + left + c) * w10);
                (sum + ((At<T>(top + right + c) * w01) + (At<T>(bottom + right + c) * w11))).Store(ref Unsafe.AsRef<float>(target + c), 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(float* place)
        where T : unmanaged, IFloatLanes<T>
        => T.Load(ref Unsafe.AsRef<float>(place), 0);
}
