using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>One row of a bilinear resize of signed bytes or 16-bit integers, to the bits of <see cref="BilinearCodes"/>. The last vector of a
/// pixel overlaps the one before; target and source are different memory.</summary>
internal static unsafe class CodeBilinearRow
{
    /// <summary>Integers of blended pixels that lie on the stack, and in the nearest cache.</summary>
    private const int Room = 4096;

    /// <param name="top">Image row of the lower neighbours.</param>
    /// <param name="bottom">Image row of the upper neighbours.</param>
    /// <param name="down">Weight of <paramref name="bottom"/> in 1/1024.</param>
    /// <param name="columns">Neighbours along the row in rising order, and weights of the upper ones in 1/1024.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="target">Result.</param>
    public static void Run<TCode>(TCode* top, TCode* bottom, int down, (int[] Lower, int[] Upper, int[] Weight) columns, int channels, TCode* target)
        where TCode : unmanaged
    {
        if (CpuFeatures.HasVector512 && channels >= CodeLanes16.Count) Run<CodeLanes16, TCode>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasX86Vector256 && channels >= CodeLanes8.Count) Run<CodeLanes8, TCode>(top, bottom, down, columns, channels, target);
        else if (CpuFeatures.HasVector128 && channels >= CodeLanes4.Count) Run<CodeLanes4, TCode>(top, bottom, down, columns, channels, target);
        else Run<CodeLane1, TCode>(top, bottom, down, columns, channels, target);
    }

    /// <summary>Results that lie between few columns of the image share what these are blended to; of images that shrink each pixel is
    /// blended where it is needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TCode>(TCode* top, TCode* bottom, int down, (int[] Lower, int[] Upper, int[] Weight) columns, int channels, TCode* target)
        where T : unmanaged, ICodeLanes<T>
        where TCode : unmanaged
    {
        for (int x = 0, end; x < columns.Weight.Length; target += (nint)(end - x) * channels, x = end)
        {
            end = SharedColumns.End(columns.Lower, columns.Upper, x, channels, Room, out var areShared);
            if (areShared) Shared<T, TCode>(top, bottom, down, columns, x, end, channels, target);
            else Apart<T, TCode>(top, bottom, down, columns, x, end, channels, target);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Shared<T, TCode>(
        TCode* top, TCode* bottom, int down, (int[] Lower, int[] Upper, int[] Weight) columns, int x, int end, int channels, TCode* target)
        where T : unmanaged, ICodeLanes<T>
        where TCode : unmanaged
    {
        var blended = stackalloc int[Room];
        var first = columns.Lower[x];
        var below = T.Of(down);
        nint offset = (nint)first * channels, count = (nint)(columns.Upper[end - 1] - first + 1) * channels;
        for (nint i = 0; i < count; i += T.Count)
        {
            i = Math.Min(i, count - T.Count);
            BilinearCodes.Blend(At<T, TCode>(top + offset + i), At<T, TCode>(bottom + offset + i), below).Store(ref *(blended + i), 0);
        }

        for (; x < end; x++, target += channels)
        {
            int* left = blended + ((nint)(columns.Lower[x] - first) * channels), right = blended + ((nint)(columns.Upper[x] - first) * channels);
            var after = T.Of(columns.Weight[x]);
            for (nint c = 0; c < channels; c += T.Count)
            {
                c = Math.Min(c, channels - T.Count);
                BilinearCodes.Between<T, TCode>(At<T, int>(left + c), At<T, int>(right + c), after).Store(ref *(target + c), 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apart<T, TCode>(
        TCode* top, TCode* bottom, int down, (int[] Lower, int[] Upper, int[] Weight) columns, int x, int end, int channels, TCode* target)
        where T : unmanaged, ICodeLanes<T>
        where TCode : unmanaged
    {
        var below = T.Of(down);
        for (; x < end; x++, target += channels)
        {
            nint left = (nint)columns.Lower[x] * channels, right = (nint)columns.Upper[x] * channels;
            var after = T.Of(columns.Weight[x]);
            for (nint c = 0; c < channels; c += T.Count)
            {
                c = Math.Min(c, channels - T.Count);
                var before = BilinearCodes.Blend(At<T, TCode>(top + left + c), At<T, TCode>(bottom + left + c), below);
                var behind = BilinearCodes.Blend(At<T, TCode>(top + right + c), At<T, TCode>(bottom + right + c), below);
                BilinearCodes.Between<T, TCode>(before, behind, after).Store(ref *(target + c), 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T, TCode>(TCode* place)
        where T : unmanaged, ICodeLanes<T>
        where TCode : unmanaged
        => T.Load(ref *place, 0);
}
