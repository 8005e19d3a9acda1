using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Eight channels.</summary>
internal readonly unsafe struct Pairs128 : IPairLanes<Vector128<int>>
{
    public static int Channels => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(short* source) => Vector128.Load(source).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd<T>(T* first, T* second, Vector128<int> lowWeights, Vector128<int> highWeights, ref Vector128<int> low, ref Vector128<int> high)
        where T : unmanaged
    {
        Vector128<short> a = Widen(first), b = Widen(second);
        if (CpuFeatures.HasX86Interleave)
        {
            low += Sse2.MultiplyAddAdjacent(Sse2.UnpackLow(a, b), lowWeights.AsInt16());
            high += Sse2.MultiplyAddAdjacent(Sse2.UnpackHigh(a, b), highWeights.AsInt16());
            return;
        }

        low += (Vector128.WidenLower(a) * ((lowWeights << 16) >> 16)) + (Vector128.WidenLower(b) * (lowWeights >> 16));
        high += (Vector128.WidenUpper(a) * ((highWeights << 16) >> 16)) + (Vector128.WidenUpper(b) * (highWeights >> 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(int* target, Vector128<int> low, Vector128<int> high)
    {
        low.Store(target);
        high.Store(target + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Widen<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(short)) return Vector128.Load((short*)source);
        var bytes = Vector128.CreateScalar(*(long*)source);
        return typeof(T) == typeof(sbyte) ? Vector128.WidenLower(bytes.AsSByte()) : Vector128.WidenLower(bytes.AsByte()).AsInt16();
    }
}
