using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two codes along spans by vectors of its own (<see cref="ICodeVectors"/>), and by the function's lanes what is left
/// over, or in doubt: both give the same bits.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/>, <see cref="byte"/> or <see cref="short"/>.</typeparam>
/// <typeparam name="TOp">The function.</typeparam>
/// <typeparam name="TWide">Vectors of 512 bits.</typeparam>
/// <typeparam name="TNarrow">Vectors of 256 bits.</typeparam>
internal readonly struct CodeVectorLoop<TCode, TOp, TWide, TNarrow>(ICodeVectorForm<TCode, TWide, TNarrow> form, TOp exact) : IBinaryLoop<TCode, TCode>
    where TCode : unmanaged
    where TOp : struct, ICodeBinary
    where TWide : struct, ICodeVectors
    where TNarrow : struct, ICodeVectors
{
    private readonly CodeBinaryLoop<TCode, TCode, TOp> _exact = new(exact);

    // Made once: spreading what all codes share over vectors would take as long as some hundred codes.
    private readonly TWide _wide = CpuFeatures.HasVector512 ? form.Wide : default;
    private readonly TNarrow _narrow = CpuFeatures.HasX86Vector256 ? form.Narrow : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<TCode> a, ReadOnlySpan<TCode> b, Span<TCode> y)
    {
        if (CpuFeatures.HasVector512 && y.Length >= TWide.Count) Run(in _wide, a, b, y);
        else if (CpuFeatures.HasX86Vector256 && y.Length >= TNarrow.Count) Run(in _narrow, a, b, y);
        else _exact.Run(a, b, y);
    }

    // The last vector overlaps the one before it: its results are kept apart until all others, which may lie where its operands do, are written.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private unsafe void Run<T>(in T vectors, ReadOnlySpan<TCode> a, ReadOnlySpan<TCode> b, Span<TCode> y)
        where T : struct, ICodeVectors
    {
        // A local one's vectors are kept in registers. One code that counts for all results is written out once.
        var function = vectors;
        Vector512<byte> same, kept;
        var (stepA, stepB) = (a.Length < y.Length ? 0 : T.Count, b.Length < y.Length ? 0 : T.Count);
        scoped ref var left = ref MemoryMarshal.GetReference(a);
        scoped ref var right = ref MemoryMarshal.GetReference(b);
        if (stepA == 0) left = ref Spread(left, out same);
        else if (stepB == 0) right = ref Spread(right, out same);
        else Unsafe.SkipInit(out same);
        ref var into = ref MemoryMarshal.GetReference(y);
        Unsafe.SkipInit(out kept);
        ref var last = ref Unsafe.As<Vector512<byte>, TCode>(ref kept);
        var end = y.Length - T.Count;
        var hasRest = y.Length % T.Count != 0;
        if (hasRest) One(in function, ref Unsafe.Add(ref left, stepA == 0 ? 0 : end), ref Unsafe.Add(ref right, stepB == 0 ? 0 : end), ref last);
        for (var i = 0; i <= end; i += T.Count)
        {
            One(in function, ref left, ref right, ref Unsafe.Add(ref into, i));
            left = ref Unsafe.Add(ref left, stepA);
            right = ref Unsafe.Add(ref right, stepB);
        }

        if (hasRest) Unsafe.CopyBlockUnaligned(ref Unsafe.As<TCode, byte>(ref Unsafe.Add(ref into, end)), ref Unsafe.As<TCode, byte>(ref last), (uint)(T.Count * sizeof(TCode)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void One<T>(in T function, ref TCode a, ref TCode b, ref TCode y)
        where T : struct, ICodeVectors
    {
        if (!function.TryRun(ref Unsafe.As<TCode, byte>(ref a), ref Unsafe.As<TCode, byte>(ref b), ref Unsafe.As<TCode, byte>(ref y))) Exactly(T.Count, ref a, ref b, ref y);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Exactly(int count, ref TCode a, ref TCode b, ref TCode y)
        => _exact.Run(MemoryMarshal.CreateReadOnlySpan(ref a, count), MemoryMarshal.CreateReadOnlySpan(ref b, count), MemoryMarshal.CreateSpan(ref y, count));

    /// <summary>One code as often as a vector reads it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ref TCode Spread(TCode code, [UnscopedRef] out Vector512<byte> room)
    {
        room = sizeof(TCode) == 1 ? Vector512.Create(Unsafe.BitCast<TCode, byte>(code)) : Vector512.Create(Unsafe.BitCast<TCode, short>(code)).AsByte();
        return ref Unsafe.As<Vector512<byte>, TCode>(ref room);
    }
}
