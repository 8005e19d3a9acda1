using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>e^(beta x) of each 16-bit code over the sum of all, by tables of e^x from -10 to 0 and of 1 / (1 + x) from 0 to 1.</summary>
internal readonly struct WordSoftmaxRow : ICodeRowFunction<short, short>
{
    private const double Span = ushort.MaxValue;
    private const double LeastExponent = 10;

    // the functions of both tables are the same in all models
    private static readonly InterpolatedTable Powers = new(CodeTables.Ends(LeastExponent / Span, short.MaxValue, 2 / Span, Math.Exp));
    private static readonly InterpolatedTable Reciprocals = new(CodeTables.Ends(1 / Span, short.MinValue, 2 / Span, static x => 1 / (1 + x)));
    private readonly FixedPointMultiplier _scale;

    /// <param name="scale">Scale of the codes.</param>
    /// <param name="beta">What exponents are multiplied with.</param>
    public WordSoftmaxRow(float scale, float beta) => _scale = FixedPointMultiplier.From(scale * beta / (LeastExponent / Span));

    public void Run(ReadOnlySpan<short> x, Span<short> y, int length)
    {
        for (var i = 0; i < x.Length; i += length) Run(x.Slice(i, length), y.Slice(i, length));
    }

    public void Run(ReadOnlySpan<short> x, Span<short> y)
    {
        if (CpuFeatures.HasVector512 && x.Length >= CodeLanes16.Count) Run<CodeLanes16>(x, y);
        else if (CpuFeatures.HasX86Vector256 && x.Length >= CodeLanes8.Count) Run<CodeLanes8>(x, y);
        else Run<CodeLane1>(x, y);
    }

    private void Run<T>(ReadOnlySpan<short> x, Span<short> y)
        where T : unmanaged, ICodeLanes<T>
    {
        PowersOf<T>(x, y, GreatestCode.Of(x));

        // powers are at most 2^15: a row of more than 65536 equal codes is needed to leave 32 bits
        var total = SumOf(y);
        var sum = (uint)Math.Min(total, int.MaxValue);
        var zeros = BitOperations.LeadingZeroCount(sum);
        var leading = (int)((((long)sum << (zeros - 1)) + (1 << 13)) >> 14);
        var reciprocal = Reciprocals[Math.Clamp(leading - ((1 << 15) + (1 << 16)), short.MinValue, short.MaxValue)];
        Shares<T>(y, reciprocal, 31 - zeros);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void PowersOf<T>(ReadOnlySpan<short> x, Span<short> y, int greatest)
        where T : unmanaged, ICodeLanes<T>
    {
        var (scale, powers, top) = (new Rescaling(_scale), Powers, T.Of(greatest));
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(x.Length - T.Count);
        var last = T.Load(ref from, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) Power(scale.Of(T.Load(ref from, i) - top), powers).Store(ref into, i);
        if (i < (nuint)x.Length) Power(scale.Of(last - top), powers).Store(ref into, end);
    }

    // Sums of pairs have 16 bits and a sign: 32 bits hold those of 2^14 vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static long SumOf(ReadOnlySpan<short> powers)
    {
        const int Most = 1 << 14;
        ref var from = ref MemoryMarshal.GetReference(powers);
        long total = 0;
        var i = 0;
        while (CpuFeatures.HasX86Vector256 && i + 16 <= powers.Length)
        {
            var sums = Vector256<int>.Zero;
            for (var end = Math.Min(powers.Length - 16, i + (Most * 16) - 16); i <= end; i += 16)
                sums += Avx2.MultiplyAddAdjacent(Vector256.LoadUnsafe(ref from, (nuint)i), Vector256<short>.One);
            var (low, high) = Vector256.Widen(sums);
            total += Vector256.Sum(low + high);
        }

        for (; i < powers.Length; i++) total += powers[i];
        return total;
    }

    // [-65535, 0] stands for [-10, 0], and lies around 0 in the table
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Power<T>(T exponent, InterpolatedTable powers)
        where T : unmanaged, ICodeLanes<T>
        => powers.Lanes(T.Min(T.Max(exponent + T.Of(short.MaxValue), T.Of(short.MinValue)), T.Of(short.MaxValue)));

    // 15-bit power times 15-bit reciprocal, rounded half up
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Shares<T>(Span<short> y, int reciprocal, int shift)
        where T : unmanaged, ICodeLanes<T>
    {
        var (factor, round) = (T.Of(reciprocal), T.Of(1 << (shift - 1)));
        ref var codes = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - T.Count);
        var last = T.Load(ref codes, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) Share(T.Load(ref codes, i), factor, round, shift).Store(ref codes, i);
        if (i < (nuint)y.Length) Share(last, factor, round, shift).Store(ref codes, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Share<T>(T power, T factor, T round, int shift)
        where T : unmanaged, ICodeLanes<T>
        => T.Min(T.Max(((power * factor) + round) >> shift, T.Of(0)), T.Of(short.MaxValue));
}
