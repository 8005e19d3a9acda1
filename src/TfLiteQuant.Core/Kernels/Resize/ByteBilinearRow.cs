using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>One row of a bilinear resize of unsigned bytes: in floats, neighbour after neighbour in the reference's order, rounded to nearest. The
/// last vector of a pixel overlaps the one before; target and source are different memory.</summary>
internal static unsafe class ByteBilinearRow
{
    /// <summary>Floats of a line that lie on the stack, and in the nearest cache.</summary>
    private const int Room = 2048;

    /// <param name="top">Image row of the lower neighbours.</param>
    /// <param name="bottom">Image row of the upper neighbours.</param>
    /// <param name="down">Weight of <paramref name="bottom"/>.</param>
    /// <param name="columns">Neighbours along the row in rising order, and weights of the upper ones.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="target">Result.</param>
    public static void Run(byte* top, byte* bottom, float down, (int[] Lower, int[] Upper, float[] Weight) columns, int channels, byte* target)
    {
        if (CpuFeatures.HasVector512 && channels >= Lanes16.Count) Run<Lanes16>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasVector256 && channels >= Lanes8.Count) Run<Lanes8>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasVector128 && channels >= Lanes4.Count) Run<Lanes4>(top, bottom, down, columns, channels, target);
        else Apart(top, bottom, down, columns, 0, columns.Weight.Length, channels, target);
    }

    /// <summary>Results that lie between few columns of the image share what rows weigh in these; of images that shrink each pixel is
    /// computed where it is needed.</summary>
    private static void Run<T>(byte* top, byte* bottom, float down, (int[] Lower, int[] Upper, float[] Weight) columns, int channels, byte* target)
        where T : unmanaged, IFloatLanes<T>
    {
        for (int x = 0, end; x < columns.Weight.Length; target += (nint)(end - x) * channels, x = end)
        {
            end = SharedColumns.End(columns.Lower, columns.Upper, x, channels, Room, out var areShared);
            if (areShared) Shared<T>(top, bottom, down, columns, x, end, channels, target);
            else Apart(top, bottom, down, columns, x, end, channels, target);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Shared<T>(
        byte* top, byte* bottom, float down, (int[] Lower, int[] Upper, float[] Weight) columns, int x, int end, int channels, byte* target)
        where T : unmanaged, IFloatLanes<T>
    {
        var room = stackalloc float[3 * Room];
        float* upper = room, lower = room + Room, sums = room + (2 * Room);
        var first = columns.Lower[x];
        nint offset = (nint)first * channels;
        var count = (columns.Upper[end - 1] - first + 1) * channels;
        Weigh<T>(top + offset, 1 - down, count, upper);
        Weigh<T>(bottom + offset, down, count, lower);
        T one = T.Of(1), half = T.Of(0.5f);
        for (int pixels; x < end; x += pixels, target += (nint)pixels * channels)
        {
            pixels = Math.Min(Room / channels, end - x);
            var into = sums;
            for (var i = x; i < x + pixels; i++, into += channels)
            {
                nint left = (nint)(columns.Lower[i] - first) * channels, right = (nint)(columns.Upper[i] - first) * channels;
                var after = T.Of(columns.Weight[i]);
                var before = one - after;
                for (nint c = 0; c < channels; c += T.Count)
                {
                    c = Math.Min(c, channels - T.Count);
                    var sum = (At<T>(upper + left + c) * before) + (At<T>(lower + left + c) * before);
                    sum = sum + (At<T>(upper + right + c) * after) + (At<T>(lower + right + c) * after);
                    (sum + half).Store(ref *(into + c), 0);
                }
            }

            NumericCast.Convert(new ReadOnlySpan<float>(sums, pixels * channels), new Span<byte>(target, pixels * channels));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh<T>(byte* row, float weight, int count, float* line)
        where T : unmanaged, IFloatLanes<T>
    {
        NumericCast.Convert(new ReadOnlySpan<byte>(row, count), new Span<float>(line, count));
        var factor = T.Of(weight);
        var i = 0;
        for (; i <= count - T.Count; i += T.Count) (At<T>(line + i) * factor).Store(ref *(line + i), 0);
        for (; i < count; i++) line[i] *= weight;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apart(
        byte* top, byte* bottom, float down, (int[] Lower, int[] Upper, float[] Weight) columns, int x, int end, int channels, byte* target)
    {
        for (; x < end; x++, target += channels)
        {
            nint left = (nint)columns.Lower[x] * channels, right = (nint)columns.Upper[x] * channels;
            var across = columns.Weight[x];
            for (nint c = 0; c < channels; c++)
            {
                var sum = top[left + c] * (1 - down) * (1 - across) + bottom[left + c] * down * (1 - across)
                    + top[right + c] * (1 - down) * across + bottom[right + c] * down * across;
                target[c] = (byte)(sum + 0.5f);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(float* place)
        where T : unmanaged, IFloatLanes<T>
        => T.Load(ref *place, 0);
}
