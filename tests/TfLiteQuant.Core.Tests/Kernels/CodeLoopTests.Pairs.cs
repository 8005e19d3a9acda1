using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Numerics;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <content>Functions of two codes.</content>
public sealed partial class CodeLoopTests
{
    private const int ByteHeadroom = 20;
    private const int WordHeadroom = 15;

    [Fact]
    public void Functions_of_two_codes()
    {
        Binary<sbyte, RescaledProduct>(new(Less, 3, -4, 5, -128, 127));
        Binary<byte, RescaledProduct>(new(FixedPointMultiplier.From(0.003), 128, 17, 100, 0, 255));
        Binary<short, RescaledProduct>(new(FixedPointMultiplier.From(0.00003), 0, 0, 0, short.MinValue, short.MaxValue));
        Binary<sbyte, RescaledSum>(Sum(0.37, 1, 0.9, 3, -4, -5, subtracts: false));
        Binary<short, RescaledSum>(new(15, (FixedPointMultiplier.From(0.5), 0), (FixedPointMultiplier.From(0.23), 0), (FixedPointMultiplier.From(0.9 / 32768), 0), (-32768, 32767), subtracts: true));
        Binary<sbyte, GreaterCode>(default);
        Binary<short, LesserCode>(default);
    }

    /// <summary>All pairs of codes, and every length.</summary>
    [Theory]
    [InlineData(0.02117, 0.03391, 0.05003, 3, -4, -5)]
    [InlineData(0.05003, 0.000717, 0.04907, -128, 127, 0)]
    [InlineData(0.004, 0.004, 0.007919, 10, 20, -128)]
    [InlineData(0.1, 0.03011, 0.02003, 0, 0, 0)]
    [InlineData(0.01, 0.01, 0.02, 0, 0, 0)]
    [InlineData(0.01, 0.02, 30, 0, 0, 0)]
    public void Sums_of_bytes(float a, float b, float y, int zeroA, int zeroB, int zero)
    {
        foreach (var subtracts in new[] { false, true })
        {
            Sums<sbyte>(a, b, y, zeroA, zeroB, zero, sbyte.MinValue, sbyte.MaxValue, subtracts);
            Sums<sbyte>(a, b, y, zeroA, zeroB, zero, -100, 90, subtracts);
            Sums<byte>(a, b, y, zeroA + 128, zeroB + 128, zero + 128, 0, 255, subtracts);
            Sums<byte>(a, b, y, zeroA + 128, zeroB + 128, zero + 128, 7, 200, subtracts);
        }
    }

    /// <summary>Pairs of codes all over the range, ends among them, and every length.</summary>
    [Theory]
    [InlineData(0.0002, 0.0002, 0.0003)]
    [InlineData(0.00021, 0.000033, 0.00019)]
    [InlineData(0.0000017, 0.00031, 0.00033)]
    [InlineData(0.0004, 0.0003, 0.0001)]
    [InlineData(0.0001, 0.0001, 0.0002)]
    [InlineData(0.00011, 0.00012, 0.004)]
    public void Sums_of_words(float a, float b, float y)
    {
        foreach (var subtracts in new[] { false, true })
            foreach (var (min, max) in new[] { ((int)short.MinValue, (int)short.MaxValue), (0, 20000) })
            {
                var twice = 2.0 * Math.Max(a, b);
                var (first, second, result) = (FixedPointMultiplier.From(a / twice), FixedPointMultiplier.From(b / twice), FixedPointMultiplier.From(twice / y / (1 << WordHeadroom)));
                var exact = new RescaledSum(WordHeadroom, (first, 0), (second, 0), (result, 0), (min, max), subtracts);
                if (CodeSumTerms.Of((first, 0), (second, 0), (result, 0), subtracts, 0, isWord: true) is not { } terms) continue;
                var loop = Loop(new WordSumForm(terms, min, max), exact);
                short[] all = [short.MinValue, .. Enumerable.Range(0, 3001).Select(static i => (short)(-32768 + (i * 65535L / 3000))), short.MaxValue];
                var found = new short[all.Length];
                foreach (var code in all.Where(static (_, i) => i % 11 == 0).Append(short.MaxValue))
                {
                    loop.Run(all, [code], found);
                    Assert.Equal([.. all.Select(one => Expected(exact, one, code))], found);
                }

                Binary(exact, loop);
            }
    }

    [Fact]
    public void Sums_of_words_are_seldom_in_doubt()
    {
        static CodeSumTerms? Terms(double a, double b, double y)
        {
            var twice = 2 * Math.Max(a, b);
            return CodeSumTerms.Of(
                (FixedPointMultiplier.From(a / twice), 0), (FixedPointMultiplier.From(b / twice), 0), (FixedPointMultiplier.From(twice / y / (1 << WordHeadroom)), 0), false, 0, isWord: true);
        }

        Assert.NotNull(Terms(0.0002, 0.0002, 0.0003));
        Assert.NotNull(Terms(0.00021, 0.000033, 0.00019));
        Assert.Null(Terms(0.0001, 0.0001, 0.0002));
    }

    /// <summary>All pairs of codes, and every length.</summary>
    [Theory]
    [InlineData(0.37, 0.61, 3, -4, 5)]
    [InlineData(0.0031, 1.9, -128, 127, -128)]
    [InlineData(0.25, 1, 0, 0, 0)]
    [InlineData(0.4999, 200, 127, -128, 127)]
    [InlineData(0.000001, 0.000001, 7, 8, 9)]
    public void Products_of_bytes(double product, double single, int zeroA, int zeroB, int zero)
    {
        Products<sbyte>(product, single, zeroA, zeroB, zero, sbyte.MinValue, sbyte.MaxValue);
        Products<sbyte>(product, single, zeroA, zeroB, zero, -100, 90);
        Products<byte>(product, single, zeroA + 128, zeroB + 128, zero + 128, 0, 255);
    }

    /// <summary>All pairs of codes, and every length.</summary>
    [Theory]
    [InlineData(0.5, 0.5, 0.0000004, 0, 0, -128)]
    [InlineData(0.5, 0.031, 0.0000031, 3, -4, -128)]
    [InlineData(0.0007, 0.5, 0.0000002, -128, 127, -100)]
    [InlineData(0.5, 0.25, 0.0000009536743, 0, 0, 5)]
    public void Squared_differences_of_bytes(double a, double b, double y, int zeroA, int zeroB, int zero)
    {
        var (first, second, result) = (FixedPointMultiplier.From(a), FixedPointMultiplier.From(b), FixedPointMultiplier.From(y));
        foreach (var (min, max) in new[] { (-128, 127), (zero, 90) })
        {
            var exact = new RescaledSquaredDifference((first, zeroA), (second, zeroB), (result, zero), min, max);
            var square = FloatSteps.Of(result, ByteSquareTerms.LargestDifference, (zero, min, max), isSquared: true)!.Value;
            var terms = new ByteSquareTerms(WordRescaling.Of(first)!.Value, WordRescaling.Of(second)!.Value, square, zeroA, zeroB, min, max);
            AllPairs(exact, Loop(terms, exact));
        }
    }

    [Fact]
    public void Sums_of_bytes_are_seldom_in_doubt()
    {
        Assert.NotNull(Terms(0.02117f, 0.03391f, 0.05003f, 3, -4, -5, subtracts: false, offset: 128));
        Assert.NotNull(Terms(0.02117f, 0.03391f, 0.05003f, 3, -4, -5, subtracts: true, offset: 128));

        // halves everywhere; an output so coarse, or so fine, that the reference's own rounding shows
        Assert.Null(Terms(0.01f, 0.01f, 0.02f, 0, 0, 0, subtracts: false, offset: 128));
        Assert.Null(Terms(1f, 1f, 0.0001f, 0, 0, 0, subtracts: false, offset: 128));
    }

    private static void Sums<TCode>(float a, float b, float y, int zeroA, int zeroB, int zero, int min, int max, bool subtracts)
        where TCode : unmanaged, IBinaryInteger<TCode>, IMinMaxValue<TCode>
    {
        var twice = 2.0 * Math.Max(a, b);
        var exact = Sum(a / twice, b / twice, twice / y, zeroA, zeroB, zero, subtracts, min, max);
        if (Terms(a, b, y, zeroA, zeroB, zero, subtracts, typeof(TCode) == typeof(sbyte) ? 128 : 0) is not { } terms) return;
        var loop = Loop(new ByteSumForm<TCode>(terms, min, max), exact);
        TCode[] all = [.. Enumerable.Range(0, 256).Select(static i => TCode.CreateTruncating(i))];
        var found = new TCode[256];
        foreach (var code in all)
        {
            loop.Run(all, [code], found);
            Assert.Equal([.. all.Select(first => Expected(exact, first, code))], found);
        }

        Binary(exact, loop);
    }

    private static void Products<TCode>(double product, double single, int zeroA, int zeroB, int zero, int min, int max)
        where TCode : unmanaged, IBinaryInteger<TCode>, IMinMaxValue<TCode>
    {
        var (scale, singleScale) = (FixedPointMultiplier.From(product), FixedPointMultiplier.From(single));
        var exact = new RescaledProduct(scale, zeroA, zeroB, zero, min, max);
        var rectifier = new RescaledPrelu(singleScale, scale, zeroA, zeroB, zero, min, max);
        if (ByteProductTerms.Of(scale, singleScale, zeroA, zeroB, zero, min, max) is not { } terms) return;
        AllPairs(exact, Loop(new ByteProductForm<TCode>(terms), exact));
        AllPairs(rectifier, Loop(new ByteRectifierForm<TCode>(terms), rectifier));
    }

    private static void AllPairs<TCode, TOp>(TOp op, IBinaryLoop<TCode, TCode> loop)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TOp : struct, ICodeBinary
    {
        TCode[] all = [.. Enumerable.Range(0, 256).Select(static i => TCode.CreateTruncating(i))];
        var found = new TCode[256];
        foreach (var code in all)
        {
            loop.Run(all, [code], found);
            Assert.Equal([.. all.Select(first => Expected(op, first, code))], found);
        }

        Binary(op, loop);
    }

    private static CodeVectorLoop<TCode, TOp, TWide, TNarrow> Loop<TCode, TOp, TWide, TNarrow>(ICodeVectorForm<TCode, TWide, TNarrow> form, TOp exact)
        where TCode : unmanaged
        where TOp : struct, ICodeBinary
        where TWide : struct, ICodeVectors
        where TNarrow : struct, ICodeVectors
        => new(form, exact);

    private static RescaledSum Sum(double a, double b, double y, int zeroA, int zeroB, int zero, bool subtracts, int min = -128, int max = 127)
        => new(
            ByteHeadroom, (FixedPointMultiplier.From(a), zeroA), (FixedPointMultiplier.From(b), zeroB),
            (FixedPointMultiplier.From(y / (1 << ByteHeadroom)), zero), (min, max), subtracts);

    private static CodeSumTerms? Terms(float a, float b, float y, int zeroA, int zeroB, int zero, bool subtracts, int offset)
    {
        var twice = 2.0 * Math.Max(a, b);
        return CodeSumTerms.Of(
            (FixedPointMultiplier.From(a / twice), zeroA), (FixedPointMultiplier.From(b / twice), zeroB),
            (FixedPointMultiplier.From(twice / y / (1 << ByteHeadroom)), zero), subtracts, offset);
    }

    private static TCode Expected<TCode, TOp>(TOp op, TCode p, TCode q)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TOp : struct, ICodeBinary
        => TCode.CreateTruncating(op.Lanes(CodeLane1.Of(int.CreateTruncating(p)), CodeLane1.Of(int.CreateTruncating(q))).Value);

    private static void Binary<TCode, TOp>(TOp op)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TOp : struct, ICodeBinary
        => Binary(op, new CodeBinaryLoop<TCode, TCode, TOp>(op));

    private static void Binary<TCode, TOp>(TOp op, IBinaryLoop<TCode, TCode> loop)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TOp : struct, ICodeBinary
    {
        for (var length = 0; length <= 257; length++)
        {
            TCode[] a = Codes<TCode>(length, 1), b = Codes<TCode>(length, 2);
            var one = TCode.CreateTruncating(9);
            var y = new GuardedArray<TCode>(length, length % 5, TCode.CreateTruncating(77));
            loop.Run(a, b, y.Elements);
            Assert.Equal([.. a.Zip(b, Expected)], y.Elements.ToArray());
            b.CopyTo(y.Elements);
            loop.Run(a, y.Elements, y.Elements);
            Assert.Equal([.. a.Zip(b, Expected)], y.Elements.ToArray());
            a.CopyTo(y.Elements);
            loop.Run(y.Elements, [one], y.Elements);
            Assert.Equal([.. a.Select(code => Expected(code, one))], y.Elements.ToArray());
            if (length > 0) loop.Run([one], b, y.Elements);
            Assert.Equal([.. b.Select(code => Expected(one, code))], y.Elements.ToArray());
            y.RequireIntact();
        }

        TCode Expected(TCode p, TCode q) => CodeLoopTests.Expected(op, p, q);
    }

    internal static TCode[] Codes<TCode>(int length, int seed)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        var random = new Random((seed * 1000) + length);
        return [.. Enumerable.Range(0, length).Select(_ => TCode.CreateTruncating(random.Next(int.MinValue, int.MaxValue)))];
    }
}
