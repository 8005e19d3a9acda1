using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>The steps of <see cref="CodeSoftmaxRow{TIn,TOut}"/> on 64 codes at a time, bit for bit, for processors that permute bytes across
/// 512-bit vectors; results are bytes.</summary>
/// <remarks>
/// Powers are looked up in the same table for the sum and for the quotients: the addends of the sum are powers divided by 2^12, which is
/// less than a second table.
/// 32 bits hold what 64 addends (below 2^20 each) come to.
/// </remarks>
internal static unsafe class WideCodeSoftmax
{
    private const int Codes = 64;

    /// <summary>As many bytes with all bits as a vector has, and behind them as many without.</summary>
    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Rows whose steps are taken together, so that none waits for another's.</summary>
    private const int RowsAtOnce = 16;

    /// <summary>The most codes of rows that <see cref="RunRows"/> takes.</summary>
    public const int MostOfRows = Codes;

    /// <summary>Computes a row; false where its sum does not fit in 32 bits, and nothing was written.</summary>
    /// <typeparam name="T">Type of the codes, which both sides have: sbyte or byte.</typeparam>
    /// <param name="x">The row's codes, at least one.</param>
    /// <param name="y">As many results; may be the very memory of <paramref name="x"/>.</param>
    /// <param name="length">Codes.</param>
    /// <param name="powers">Powers of differences from the greatest code, from -255 to 0, as fractions of 2^31.</param>
    /// <param name="sumIntegerBits">Bits of the sum before the binary point.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static bool Run<T>(byte* x, byte* y, int length, in WideTable powers, int sumIntegerBits)
        where T : unmanaged
    {
        // the last vector has from 1 to 64 codes
        var end = (length - 1) / Codes * Codes;
        var (mask, all) = (Mask(length - end), Vector512<byte>.AllBitsSet);
        var offset = Vector512.Create(Offset<T>(Least<T>(x, end, mask)));
        long sum = 0;
        for (var i = 0; i < end; i += Codes) sum += Sum(powers.Of(Vector512.Load(x + i) + offset, all), sumIntegerBits);
        sum += Sum(powers.Of(Avx512BW.MaskLoad(x + end, mask, Vector512<byte>.Zero) + offset, mask), sumIntegerBits);
        if (sum > int.MaxValue) return false;

        var reciprocal = Vector512.Create(FixedPointReciprocal.Of((int)sum, sumIntegerBits, out var bits));
        var exponent = bits + 31 - 8;
        for (var i = 0; i < end; i += Codes) Quotients<T>(powers.Of(Vector512.Load(x + i) + offset, all), reciprocal, exponent).Store(y + i);
        var last = powers.Of(Avx512BW.MaskLoad(x + end, mask, Vector512<byte>.Zero) + offset, mask);
        Avx512BW.MaskStore(y + end, mask, Quotients<T>(last, reciprocal, exponent));
        return true;
    }

    /// <summary>Computes rows of one length, 1 to <see cref="MostOfRows"/>, that follow each other: as <see cref="Run"/>, but for powers, which
    /// are kept instead of being looked up again.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void RunRows<T>(byte* x, byte* y, int length, int rows, in WideTable powers, int sumIntegerBits)
        where T : unmanaged
    {
        var mask = Mask(length);
        var kept = stackalloc int[RowsAtOnce * Codes];
        var sums = stackalloc int[RowsAtOnce];
        var reciprocals = stackalloc int[RowsAtOnce];
        new Span<int>(sums, RowsAtOnce).Fill(1);
        for (int first = 0, count; first < rows; first += count, x += count * length, y += count * length)
        {
            count = Math.Min(RowsAtOnce, rows - first);
            for (var row = 0; row < count; row++)
            {
                var offset = Vector512.Create(Offset<T>(Least<T>(x + (row * length), 0, mask)));
                var found = powers.Of(Avx512BW.MaskLoad(x + (row * length), mask, Vector512<byte>.Zero) + offset, mask);
                sums[row] = Sum(found, sumIntegerBits);
                var room = kept + (row * Codes);
                found.First.Store(room);
                found.Second.Store(room + Vector512<int>.Count);
                found.Third.Store(room + 2 * Vector512<int>.Count);
                found.Fourth.Store(room + 3 * Vector512<int>.Count);
            }

            Reciprocals(Vector512.Load(sums)).Store(reciprocals);
            for (var row = 0; row < count; row++)
            {
                var room = kept + (row * Codes);
                var found = (
                    Vector512.Load(room), Vector512.Load(room + Vector512<int>.Count), Vector512.Load(room + 2 * Vector512<int>.Count), Vector512.Load(room + 3 * Vector512<int>.Count));
                var exponent = sumIntegerBits - BitOperations.LeadingZeroCount((uint)sums[row]) + 31 - 8;
                Avx512BW.MaskStore(y + (row * length), mask, Quotients<T>(found, Vector512.Create(reciprocals[row]), exponent));
            }
        }
    }

    /// <summary><see cref="FixedPointReciprocal.Of"/> of sixteen positive numbers.</summary>
    internal static Vector512<int> Reciprocals(Vector512<int> values)
    {
        var halves = Avx512F.ShiftLeftLogicalVariable(values.AsUInt32(), Avx512CD.LeadingZeroCount(values.AsUInt32())) >>> 1;
        return Unsafe.BitCast<CodeLanes16, Vector512<int>>(ReciprocalLanes.OfHalves(Unsafe.BitCast<Vector512<int>, CodeLanes16>(halves.AsInt32())));
    }

    private static Vector512<byte> Mask(int count) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(Masks), (nuint)(Codes - count));

    // the entry of a code is its difference from the greatest one, counted from -255
    private static byte Offset<T>(byte least)
        where T : unmanaged
        => (byte)(255 - (least ^ Flip<T>()));

    // Greater codes become lesser numbers.
    private static byte Flip<T>()
        where T : unmanaged
        => typeof(T) == typeof(sbyte) ? (byte)0x7F : (byte)0xFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Least<T>(byte* x, int end, Vector512<byte> mask)
        where T : unmanaged
    {
        var flip = Vector512.Create(Flip<T>());
        var least = Avx512BW.MaskLoad(x + end, mask, ~flip) ^ flip;
        for (var i = 0; i < end; i += Codes) least = Vector512.Min(Vector512.Load(x + i) ^ flip, least);
        var half = Vector256.Min(least.GetLower(), least.GetUpper());
        var quarter = Vector128.Min(half.GetLower(), half.GetUpper());
        var pairs = Vector128.Min(quarter.AsUInt16() & Vector128.Create((ushort)0xFF), quarter.AsUInt16() >> 8);
        return (byte)Sse41.MinHorizontal(pairs).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum((Vector512<int> First, Vector512<int> Second, Vector512<int> Third, Vector512<int> Fourth) powers, int integerBits)
        => Vector512.Sum((Addend(powers.First, integerBits) + Addend(powers.Second, integerBits)) + (Addend(powers.Third, integerBits) + Addend(powers.Fourth, integerBits)));

    // powers are not negative: halves are rounded up
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Addend(Vector512<int> power, int sumIntegerBits)
        => (power.AsUInt32() + Vector512.Create(1u << (sumIntegerBits - 1)) >>> sumIntegerBits).AsInt32();

    // No share of a code is half a unit where the exponent is too large for a shift.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Quotients<T>(
        (Vector512<int> First, Vector512<int> Second, Vector512<int> Third, Vector512<int> Fourth) powers, Vector512<int> reciprocal, int exponent)
        where T : unmanaged
    {
        if (exponent > 31) return Vector512.Create(typeof(T) == typeof(sbyte) ? (byte)0x80 : (byte)0);
        Vector512<short> lower = Avx512BW.PackSignedSaturate(Quotient<T>(powers.First, reciprocal, exponent), Quotient<T>(powers.Second, reciprocal, exponent));
        Vector512<short> upper = Avx512BW.PackSignedSaturate(Quotient<T>(powers.Third, reciprocal, exponent), Quotient<T>(powers.Fourth, reciprocal, exponent));
        return typeof(T) == typeof(sbyte) ? Avx512BW.PackSignedSaturate(lower, upper).AsByte() : Avx512BW.PackUnsignedSaturate(lower, upper);
    }

    // A quotient by a power of two; halves are rounded up, as nothing is negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Quotient<T>(Vector512<int> power, Vector512<int> reciprocal, int exponent)
        where T : unmanaged
    {
        var share = ((DoublingHigh(power, reciprocal) >> (exponent - 1)) + Vector512<int>.One) >> 1;
        return typeof(T) == typeof(sbyte) ? share + Vector512.Create((int)sbyte.MinValue) : share;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> DoublingHigh(Vector512<int> a, Vector512<int> b)
        => Unsafe.BitCast<CodeLanes16, Vector512<int>>(CodeLanes16.DoublingHigh(Unsafe.BitCast<Vector512<int>, CodeLanes16>(a), Unsafe.BitCast<Vector512<int>, CodeLanes16>(b)));
}
