using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>The steps of <see cref="CodeSoftmaxRow{TIn,TOut}"/> on several short rows at once, bit for bit: powers are looked up once and kept, and
/// the reciprocals of all rows are computed side by side.</summary>
/// <remarks>The addends of the sum are powers divided by a power of two, halves rounded up as none is negative. What rows of so few codes
/// come to fits in 32 bits, and their shares in the shifts.</remarks>
/// <typeparam name="TIn">Type of the codes.</typeparam>
/// <typeparam name="TOut">Type of the results.</typeparam>
/// <typeparam name="T">Lanes.</typeparam>
internal static unsafe class GatheredCodeSoftmax<TIn, TOut, T>
    where TIn : unmanaged, IBinaryInteger<TIn>
    where TOut : unmanaged, IBinaryInteger<TOut>, IMinMaxValue<TOut>
    where T : unmanaged, ICodeLanes<T>
{
    /// <summary>The most codes of a row.</summary>
    public const int MostCodes = 256;

    private const int Greatest = 255;
    private const int RowsAtOnce = 16;

    /// <summary>Room for the powers of a row, and for a vector of zeros behind them.</summary>
    private const int Room = MostCodes + 16;

    /// <summary>Computes rows that follow each other.</summary>
    /// <param name="x">Codes of all rows.</param>
    /// <param name="y">As many results; may be the very memory of <paramref name="x"/>.</param>
    /// <param name="length">Codes of a row, from as many as there are lanes to <see cref="MostCodes"/>.</param>
    /// <param name="powers">Powers of differences from the greatest code, from -255 to 0, as fractions of 2^31.</param>
    /// <param name="sumIntegerBits">Bits of the sum before the binary point.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(ReadOnlySpan<TIn> x, Span<TOut> y, int length, int[] powers, int sumIntegerBits)
    {
        var kept = stackalloc int[RowsAtOnce * Room];
        var lanes = stackalloc int[RowsAtOnce];
        var halves = stackalloc int[RowsAtOnce];
        var exponents = stackalloc int[RowsAtOnce];
        new Span<int>(halves, RowsAtOnce).Fill(1 << 30);
        ref var table = ref MemoryMarshal.GetArrayDataReference(powers);
        var end = (nuint)(length - T.Count);
        var padded = (length + T.Count - 1) / T.Count * T.Count;
        for (var first = 0; first < x.Length; first += RowsAtOnce * length)
        {
            var rows = Math.Min(RowsAtOnce, (x.Length - first) / length);
            for (var row = 0; row < rows; row++)
            {
                var codes = x.Slice(first + (row * length), length);
                var places = T.Of(Greatest - GreatestCode.Of(codes));
                ref var from = ref MemoryMarshal.GetReference(codes);
                ref var room = ref kept[row * Room];
                for (var i = length; i < padded; i++) Unsafe.Add(ref room, i) = 0;
                for (nuint i = 0; i < end; i += (nuint)T.Count) T.Gather(ref table, T.Load(ref from, i) + places).Store(ref room, i);
                T.Gather(ref table, T.Load(ref from, end) + places).Store(ref room, end);
                var sum = (uint)Sum(ref room, padded, sumIntegerBits, lanes);
                var zeros = BitOperations.LeadingZeroCount(sum);
                halves[row] = (int)(sum << zeros >> 1);
                exponents[row] = sumIntegerBits - zeros + 31 - (sizeof(TOut) * 8);
            }

            for (nuint i = 0; i < RowsAtOnce; i += (nuint)T.Count) ReciprocalLanes.OfHalves(T.Load(ref *halves, i)).Store(ref *halves, i);
            for (var row = 0; row < rows; row++)
                Quotients(ref kept[row * Room], y.Slice(first + (row * length), length), halves[row], exponents[row]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum(ref int powers, int padded, int integerBits, int* lanes)
    {
        var (one, sums) = (T.Of(1), T.Of(0));
        for (nuint i = 0; i < (nuint)padded; i += (nuint)T.Count) sums += ((T.Load(ref powers, i) >> (integerBits - 1)) + one) >> 1;
        sums.Store(ref *lanes, 0);
        var sum = 0;
        for (var i = 0; i < T.Count; i++) sum += lanes[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quotients(ref int powers, Span<TOut> y, int reciprocal, int exponent)
    {
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - T.Count);
        for (nuint i = 0; i < end; i += (nuint)T.Count) Quotient(T.Load(ref powers, i), reciprocal, exponent).Store(ref into, i);
        Quotient(T.Load(ref powers, end), reciprocal, exponent).Store(ref into, end);
    }

    // A quotient by a power of two, as nothing is negative before the least code is added.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Quotient(T power, int reciprocal, int exponent)
    {
        var share = ((T.DoublingHigh(power, reciprocal) >> (exponent - 1)) + T.Of(1)) >> 1;
        return T.Min(share + T.Of(int.CreateTruncating(TOut.MinValue)), T.Of(int.CreateTruncating(TOut.MaxValue)));
    }
}
