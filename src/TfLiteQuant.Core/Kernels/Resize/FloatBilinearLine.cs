using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>Floats, in the reference's order: columns of neighbours are added first.</summary>
internal readonly unsafe struct FloatBilinearLine : IBilinearLine<float, float>
{
    public static void Run(Neighbours<float> near, float down, float* across, int count, float* target)
    {
        if (CpuFeatures.HasVector512 && count >= Lanes16.Count) Run<Lanes16>(near, down, across, count, target);
        else if (CpuFeatures.HasVector256 && count >= Lanes8.Count) Run<Lanes8>(near, down, across, count, target);
        else if (CpuFeatures.HasVector128 && count >= Lanes4.Count) Run<Lanes4>(near, down, across, count, target);
        else Run<Lane1>(near, down, across, count, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<T>(Neighbours<float> near, float down, float* across, int count, float* target)
        where T : unmanaged, IFloatLanes<T>
    {
        float* topLeft = near.TopLeft, topRight = near.TopRight, bottomLeft = near.BottomLeft, bottomRight = near.BottomRight;
        T one = T.Of(1), below = T.Of(down), above = T.Of(1 - down);

        // the last vector overlaps the one before; target and source are different memory
        for (var i = 0; i < count; i += T.Count)
        {
            i = Math.Min(i, count - T.Count);
            var right = At<T>(across + i);
            var left = one - right;
            var sum = (At<T>(topLeft + i) * (above * left)) + (At<T>(bottomLeft + i) * (below * left));
            (sum + ((At<T>(topRight + i) * (above * right)) + (At<T>(bottomRight + i) * (below * right)))).Store(ref Unsafe.AsRef<float>(target + i), 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(float* place)
        where T : unmanaged, IFloatLanes<T>
        => T.Load(ref Unsafe.AsRef<float>(place), 0);
}
