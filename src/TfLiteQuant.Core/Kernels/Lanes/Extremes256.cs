using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Codes in vectors of 256 bits.</summary>
internal readonly unsafe struct Extremes256<TCode> : IExtremeLanes<Vector256<TCode>, TCode>
    where TCode : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TCode> Broadcast(TCode value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TCode> Load(TCode* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TCode* target, Vector256<TCode> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TCode> Least(Vector256<TCode> left, Vector256<TCode> right) => Vector256.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TCode> Most(Vector256<TCode> left, Vector256<TCode> right) => Vector256.Max(left, right);
}
