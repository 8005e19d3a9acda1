using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Codes in vectors of 512 bits.</summary>
internal readonly unsafe struct Extremes512<TCode> : IExtremeLanes<Vector512<TCode>, TCode>
    where TCode : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TCode> Broadcast(TCode value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TCode> Load(TCode* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TCode* target, Vector512<TCode> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TCode> Least(Vector512<TCode> left, Vector512<TCode> right) => Vector512.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TCode> Most(Vector512<TCode> left, Vector512<TCode> right) => Vector512.Max(left, right);
}
