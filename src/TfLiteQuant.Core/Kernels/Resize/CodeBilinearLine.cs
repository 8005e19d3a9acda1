using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Resize;

/// <summary>Signed bytes and 16-bit integers: weights in 1/1024, halves rounded away from zero.</summary>
internal readonly unsafe struct CodeBilinearLine<TCode> : IBilinearLine<TCode, int>
    where TCode : unmanaged
{
    public static void Run(Neighbours<TCode> near, int down, int* across, int count, TCode* target)
    {
        if (CpuFeatures.HasVector512 && count >= CodeLanes16.Count) Run<CodeLanes16>(near, down, across, count, target);
        else if (CpuFeatures.HasX86Vector256 && count >= CodeLanes8.Count) Run<CodeLanes8>(near, down, across, count, target);
        else if (CpuFeatures.HasVector128 && count >= CodeLanes4.Count) Run<CodeLanes4>(near, down, across, count, target);
        else Run<CodeLane1>(near, down, across, count, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<T>(Neighbours<TCode> near, int down, int* across, int count, TCode* target)
        where T : unmanaged, ICodeLanes<T>
    {
        TCode* topLeft = near.TopLeft, topRight = near.TopRight, bottomLeft = near.BottomLeft, bottomRight = near.BottomRight;
        var below = T.Of(down);

        // the last vector overlaps the one before; target and source are different memory
        for (var i = 0; i < count; i += T.Count)
        {
            i = Math.Min(i, count - T.Count);
            var left = BilinearCodes.Blend(At<T>(topLeft + i), At<T>(bottomLeft + i), below);
            var right = BilinearCodes.Blend(At<T>(topRight + i), At<T>(bottomRight + i), below);
            BilinearCodes.Between<T, TCode>(left, right, T.Load(ref Unsafe.AsRef<int>(across + i), 0)).Store(ref Unsafe.AsRef<TCode>(target + i), 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(TCode* place)
        where T : unmanaged, ICodeLanes<T>
        => T.Load(ref Unsafe.AsRef<TCode>(place), 0);
}
