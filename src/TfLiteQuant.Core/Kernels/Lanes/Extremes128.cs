using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Codes in vectors of 128 bits.</summary>
internal readonly unsafe struct Extremes128<TCode> : IExtremeLanes<Vector128<TCode>, TCode>
    where TCode : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TCode> Broadcast(TCode value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TCode> Load(TCode* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TCode* target, Vector128<TCode> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TCode> Least(Vector128<TCode> left, Vector128<TCode> right) => Vector128.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<TCode> Most(Vector128<TCode> left, Vector128<TCode> right) => Vector128.Max(left, right);
}
