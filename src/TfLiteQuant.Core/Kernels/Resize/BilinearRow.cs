using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>One row of a bilinear resize: four neighbours of each pixel, weighted, over all channels.</summary>
internal static unsafe class BilinearRow
{
    // a weight of one in fixed point
    private const int FixedOne = 1 << 10;

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

    /// <summary>Signed bytes: weights in 1/1024, halves rounded away from zero. Weights of the four neighbours add up to 2^20, and even
    /// outside of the image none exceeds 2^22: all sums have less than 31 bits.</summary>
    public static void Run(sbyte* top, sbyte* bottom, int down, (int[] Lower, int[] Upper, int[] Weight) columns, int channels, sbyte* target)
    {
        if (CpuFeatures.HasVector512 && channels >= CodeLanes16.Count) Run<CodeLanes16>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasX86Vector256 && channels >= CodeLanes8.Count) Run<CodeLanes8>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasVector128 && channels >= CodeLanes4.Count) Run<CodeLanes4>(top, bottom, down, columns, channels, target);
        else Run<CodeLane1>(top, bottom, down, columns, channels, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<T>(sbyte* top, sbyte* bottom, int down, (int[] Lower, int[] Upper, int[] Weight) columns, int channels, sbyte* target)
        where T : unmanaged, ICodeLanes<T>
    {
        for (var x = 0; x < columns.Weight.Length; x++, target += channels)
        {
            long left = (long)columns.Lower[x] * channels, right = (long)columns.Upper[x] * channels;
            var across = columns.Weight[x];
            var (w00, w10) = (T.Of((FixedOne - down) * (FixedOne - across)), T.Of(down * (FixedOne - across)));
            var (w01, w11) = (T.Of((FixedOne - down) * across), T.Of(down * across));

            // the last vector overlaps the one before; target and source are different memory
            for (var c = 0; c < channels; c += T.Count)
            {
                c = Math.Min(c, channels - T.Count);
                var sum = At<T>(top + left + c) * w00 + At<T>(bottom + left + c) * w10 + At<T>(top + right + c) * w01 + At<T>(bottom + right + c) * w11;
                Rescaling.Divide(sum, 20).Store(ref Unsafe.AsRef<sbyte>(target + c), 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(sbyte* place)
        where T : unmanaged, ICodeLanes<T>
        => T.Load(ref Unsafe.AsRef<sbyte>(place), 0);

    /// <summary>16-bit integers: weights in 1/1024, halves rounded away from zero.</summary>
    /// <remarks>Sums of four products take 37 bits. They are kept as a high part in units of 2^10 and a low part below that, which decides
    /// nothing but whether a half is one exactly.</remarks>
    public static void Run(short* top, short* bottom, int down, (int[] Lower, int[] Upper, int[] Weight) columns, int channels, short* target)
    {
        if (CpuFeatures.HasVector512 && channels >= CodeLanes16.Count) Run<CodeLanes16>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasX86Vector256 && channels >= CodeLanes8.Count) Run<CodeLanes8>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasVector128 && channels >= CodeLanes4.Count) Run<CodeLanes4>(top, bottom, down, columns, channels, target);
        else Run<CodeLane1>(top, bottom, down, columns, channels, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<T>(short* top, short* bottom, int down, (int[] Lower, int[] Upper, int[] Weight) columns, int channels, short* target)
        where T : unmanaged, ICodeLanes<T>
    {
        const int Bits = 10;
        var (above, below, mask, zero, half) = (T.Of(FixedOne - down), T.Of(down), T.Of(FixedOne - 1), T.Of(0), T.Of(FixedOne / 2));
        for (var x = 0; x < columns.Weight.Length; x++, target += channels)
        {
            long left = (long)columns.Lower[x] * channels, right = (long)columns.Upper[x] * channels;
            var (before, after) = (T.Of(FixedOne - columns.Weight[x]), T.Of(columns.Weight[x]));
            for (var c = 0; c < channels; c += T.Count)
            {
                c = Math.Min(c, channels - T.Count);
                var l = (At<T>(top + left + c) * above) + (At<T>(bottom + left + c) * below);
                var r = (At<T>(top + right + c) * above) + (At<T>(bottom + right + c) * below);
                var low = ((l & mask) * before) + ((r & mask) * after);
                var high = ((l >> Bits) * before) + ((r >> Bits) * after) + (low >> Bits);
                var raised = high + half;

                // where a negative sum lies exactly between two numbers, the lower one is farther from zero
                var isTie = T.Equal(raised & mask, zero) & T.Equal(low & mask, zero) & T.Greater(zero, high);
                ((raised >> Bits) + isTie).Store(ref Unsafe.AsRef<short>(target + c), 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(short* place)
        where T : unmanaged, ICodeLanes<T>
        => T.Load(ref Unsafe.AsRef<short>(place), 0);
}
