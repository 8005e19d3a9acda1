using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Lanes in another order, to combine those of one vector with each other.</summary>
internal static class TurnedLanes
{
    /// <summary>Each element beside the one that is a power of two of bytes further on: in the place of each stands the other, so that
    /// after all powers, from half of the vector down to an element, every lane has met all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> By<T>(Vector<T> x, int bytes)
        where T : unmanaged
    {
        if (Vector<byte>.Count == Vector256<byte>.Count)
        {
            var wide = x.AsVector256().AsByte();
            return (bytes == 16
                ? Vector256.Create(wide.GetUpper(), wide.GetLower())
                : Vector256.Create(By(wide.GetLower(), bytes), By(wide.GetUpper(), bytes))).AsVector().As<byte, T>();
        }

        return Vector<byte>.Count == Vector128<byte>.Count ? By(x.AsVector128().AsByte(), bytes).AsVector().As<byte, T>() : Placed(x, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> By(Vector128<byte> x, int bytes) => bytes switch
    {
        8 => Vector128.Shuffle(x.AsInt64(), Vector128.Create(1L, 0)).AsByte(),
        4 => Vector128.Shuffle(x.AsInt32(), Vector128.Create(1, 0, 3, 2)).AsByte(),
        2 => Vector128.Shuffle(x.AsInt16(), Vector128.Create(1, 0, 3, 2, 5, 4, 7, 6)).AsByte(),
        _ => Vector128.Shuffle(x, Vector128.Create((byte)1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)),
    };

    // Wider vectors, where somebody has asked for them.
    private static Vector<T> Placed<T>(Vector<T> x, int bytes)
        where T : unmanaged
    {
        Span<T> elements = stackalloc T[2 * Vector<T>.Count];
        x.CopyTo(elements);
        x.CopyTo(elements[Vector<T>.Count..]);
        return new Vector<T>(elements[(bytes / Unsafe.SizeOf<T>())..]);
    }
}
