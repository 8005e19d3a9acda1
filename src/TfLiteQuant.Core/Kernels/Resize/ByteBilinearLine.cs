using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>Unsigned bytes: in floats, neighbour after neighbour, rounded to nearest.</summary>
internal readonly unsafe struct ByteBilinearLine : IBilinearLine<byte, float>
{
    private const int Block = 256;

    [SkipLocalsInit]
    public static void Run(Neighbours<byte> near, float down, float* across, int count, byte* target)
    {
        var room = stackalloc float[5 * Block];
        for (var i = 0; i < count; i += Block)
        {
            var length = Math.Min(Block, count - i);
            NumericCast.Convert(new ReadOnlySpan<byte>(near.TopLeft + i, length), new Span<float>(room, length));
            NumericCast.Convert(new ReadOnlySpan<byte>(near.BottomLeft + i, length), new Span<float>(room + Block, length));
            NumericCast.Convert(new ReadOnlySpan<byte>(near.TopRight + i, length), new Span<float>(room + (2 * Block), length));
            NumericCast.Convert(new ReadOnlySpan<byte>(near.BottomRight + i, length), new Span<float>(room + (3 * Block), length));
            var sums = room + (4 * Block);
            if (CpuFeatures.HasVector256 && length >= Lanes8.Count) Sum<Lanes8>(room, down, across + i, length, sums);
            else if (CpuFeatures.HasVector128 && length >= Lanes4.Count) Sum<Lanes4>(room, down, across + i, length, sums);
            else Sum<Lane1>(room, down, across + i, length, sums);
            NumericCast.Convert(new ReadOnlySpan<float>(sums, length), new Span<byte>(target + i, length));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sum<T>(float* near, float down, float* across, int count, float* sums)
        where T : unmanaged, IFloatLanes<T>
    {
        T one = T.Of(1), below = T.Of(down), above = T.Of(1 - down), half = T.Of(0.5f);
        for (var i = 0; i < count; i += T.Count)
        {
            i = Math.Min(i, count - T.Count);
            var right = At<T>(across + i);
            var left = one - right;
            var sum = (At<T>(near + i) * above * left) + (At<T>(near + Block + i) * below * left);
            sum = sum + (At<T>(near + (2 * Block) + i) * above * right) + (At<T>(near + (3 * Block) + i) * below * right);
            (sum + half).Store(ref Unsafe.AsRef<float>(sums + i), 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(float* place)
        where T : unmanaged, IFloatLanes<T>
        => T.Load(ref Unsafe.AsRef<float>(place), 0);
}
