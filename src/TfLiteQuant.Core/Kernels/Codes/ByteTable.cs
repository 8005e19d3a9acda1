using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>A function of one byte as the table of its 256 values: how every function of a single 8-bit code is run.</summary>
/// <remarks>
/// Where bytes can be permuted across 512-bit vectors, two lookups in 128 entries each and a choice by the top bit do 64
/// codes at once. With 256-bit vectors, lookups in sixteen entries each do 32: see <see cref="Changes"/>.
/// </remarks>
/// <param name="entries">256 results, at the code's bits read as an unsigned number.</param>
internal readonly struct ByteTable(byte[] entries) : IUnaryLoop<byte, byte>
{
    private const int Entries = 256;

    /// <summary>Codes that are worth making a table of changes.</summary>
    private const int FewestOfVectors = 128;

    private readonly byte[] _entries = entries;

    /// <summary>The table of a function of codes.</summary>
    /// <typeparam name="TIn"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
    /// <param name="function">From code to code; results must fit the output's byte.</param>
    public static ByteTable Of<TIn>(Func<int, int> function)
        where TIn : unmanaged
    {
        var entries = new byte[256];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = unchecked((byte)function(typeof(TIn) == typeof(sbyte) ? (sbyte)i : i));
        return new ByteTable(entries);
    }

    public void Run(ReadOnlySpan<byte> x, Span<byte> y) => Run(_entries, x, y);

    /// <summary>Looks codes up in a table.</summary>
    /// <param name="entries">256 results, at the code's bits read as an unsigned number.</param>
    /// <param name="x">Codes.</param>
    /// <param name="y">Results, as many.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static unsafe void Run(ReadOnlySpan<byte> entries, ReadOnlySpan<byte> x, Span<byte> y)
    {
        y = y[..x.Length];
        ref var table = ref MemoryMarshal.GetReference(entries[..256]);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        nuint i = 0;
        var length = (nuint)x.Length;
        if (CpuFeatures.HasBytePermutation512)
        {
            var t0 = Vector512.LoadUnsafe(ref table);
            var t1 = Vector512.LoadUnsafe(ref table, 64);
            var t2 = Vector512.LoadUnsafe(ref table, 128);
            var t3 = Vector512.LoadUnsafe(ref table, 192);
            for (; i + 64 <= length; i += 64)
            {
                var code = Vector512.LoadUnsafe(ref from, i);
                var lower = Avx512Vbmi.PermuteVar64x8x2(t0, code, t1);
                var upper = Avx512Vbmi.PermuteVar64x8x2(t2, code, t3);
                Vector512.ConditionalSelect(Vector512.LessThan(code.AsSByte(), Vector512<sbyte>.Zero).AsByte(), upper, lower).StoreUnsafe(ref into, i);
            }
        }

        else if (CpuFeatures.HasX86Vector256 && length >= FewestOfVectors)
        {
            var changes = stackalloc byte[Entries];
            Changes(ref table, changes);
            for (; i + 32 <= length; i += 32) Look(Vector256.LoadUnsafe(ref from, i), changes).StoreUnsafe(ref into, i);
        }

        for (; i + 4 <= length; i += 4)
        {
            Unsafe.Add(ref into, i) = Unsafe.Add(ref table, (nuint)Unsafe.Add(ref from, i));
            Unsafe.Add(ref into, i + 1) = Unsafe.Add(ref table, (nuint)Unsafe.Add(ref from, i + 1));
            Unsafe.Add(ref into, i + 2) = Unsafe.Add(ref table, (nuint)Unsafe.Add(ref from, i + 2));
            Unsafe.Add(ref into, i + 3) = Unsafe.Add(ref table, (nuint)Unsafe.Add(ref from, i + 3));
        }

        for (; i < length; i++) Unsafe.Add(ref into, i) = Unsafe.Add(ref table, (nuint)Unsafe.Add(ref from, i));
    }

    /// <summary>
    /// In place of each sixteen entries how they differ from the sixteen before them, bit by bit; the first and the ninth stand for themselves.
    /// Lowering a code by 16 after each lookup until it is negative, for which the instruction gives 0, puts the differences together.
    /// </summary>
    private static unsafe void Changes(ref byte table, byte* changes)
    {
        var before = Vector128<byte>.Zero;
        for (var i = 0; i < Entries; i += Vector128<byte>.Count)
        {
            var entries = Vector128.LoadUnsafe(ref table, (nuint)i);
            (i == Entries / 2 ? entries : entries ^ before).Store(changes + i);
            before = entries;
        }
    }

    // Codes below 128 in the first half of the table, the others, with the top bit turned, in the second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<byte> Look(Vector256<byte> code, byte* changes)
    {
        var step = Vector256.Create((sbyte)16);
        Vector256<sbyte> lower = code.AsSByte(), upper = (code ^ Vector256.Create((byte)0x80)).AsSByte();
        Vector256<byte> first = Vector256<byte>.Zero, second = Vector256<byte>.Zero;
        for (var at = changes; at < changes + Entries / 2; at += 16)
        {
            first ^= Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(at), lower.AsByte());
            second ^= Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(at + Entries / 2), upper.AsByte());
            lower = Avx2.SubtractSaturate(lower, step);
            upper = Avx2.SubtractSaturate(upper, step);
        }

        return first ^ second;
    }
}
