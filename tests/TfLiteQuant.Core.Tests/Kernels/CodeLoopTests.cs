using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Numerics;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Functions of codes through their loops at every length, unaligned and in place, between guard zones, against one lane; and
/// tables against the function they hold.</summary>
public sealed class CodeLoopTests
{
    private const int ByteHeadroom = 20;
    private const int WordHeadroom = 15;

    private static readonly FixedPointMultiplier Less = FixedPointMultiplier.From(0.37), More = FixedPointMultiplier.From(5.3);

    [Fact]
    public void Functions_of_one_code()
    {
        var table = new InterpolatedTable(CodeTables.Ends(0.001, 0, 0.00004, Math.Tanh));
        Unary<short, InterpolatedTable>(table);
        Unary<short, WordLogistic>(new(3, 2));
        Unary<short, WordTanh>(new(3, 2));
        Unary<short, WordLogistic>(new(1 << 17, 0));
        Unary<short, WordTanh>(new(1 << 17, 0));
        Unary<sbyte, RescaledRectifier>(new(Less, 5, -3, -100, 90));
        Unary<byte, RescaledRectifier>(new(More, 130, 120, 120, 255));
        Unary<short, RescaledRectifier>(new(Less, 0, 0, 0, 20000));
    }

    /// <summary>Every code, and every length, in place as well.</summary>
    [Fact]
    public void Functions_of_words_by_vectors()
    {
        foreach (var (multiplier, shift) in new[] { (3, 0), (6, 0), (3, 2), (16384, 14), (32767, 17), (20001, 31), (5, 0), (1 << 17, 0) })
        {
            Words(new WordLogistic(multiplier, shift), WordSigmoid512.Logistic(multiplier, shift));
            Words(new WordTanh(multiplier, shift), WordSigmoid512.Tanh(multiplier, shift));
        }

        foreach (var scale in new[] { 0.001, 0.00001, 0.3 })
            foreach (var function in new[] { Math.Tanh, Math.Exp, static x => -x * 17, Math.Sin })
            {
                var table = new InterpolatedTable(CodeTables.Ends(scale, 0, 0.00004, function));
                Words(table, table.Wide);
            }

        static void Words<TOp, TVectors>(TOp op, TVectors vectors)
            where TOp : struct, ICodeUnary
            where TVectors : struct, IWordVectors
        {
            var loop = new WordVectorLoop<TOp, TVectors>(vectors, op);
            var all = Enumerable.Range(short.MinValue, 1 << 16).Select(static code => (short)code).ToArray();
            var expected = Array.ConvertAll(all, code => (short)op.Lanes(CodeLane1.Of(code)).Value);
            var found = new short[all.Length];
            loop.Run(all, found);
            Assert.Equal(expected, found);
            for (var length = 0; length <= 257; length++)
            {
                var y = new GuardedArray<short>(length, length % 5, 77);
                all.AsSpan(length * 251, length).CopyTo(y.Elements);
                loop.Run(y.Elements, y.Elements);
                Assert.True(expected.AsSpan(length * 251, length).SequenceEqual(y.Elements));
                y.RequireIntact();
            }
        }
    }

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
                var loop = new CodeVectorLoop<short, RescaledSum, WordSumForm, WordSums512, WordSums256>(new(terms, min, max), exact);
                short[] all = [short.MinValue, .. Enumerable.Range(0, 3001).Select(static i => (short)(-32768 + (i * 65535L / 3000))), short.MaxValue];
                var found = new short[all.Length];
                foreach (var code in all.Where(static (_, i) => i % 11 == 0).Append(short.MaxValue))
                {
                    loop.Run(all, [code], found);
                    Assert.Equal([.. all.Select(one => Expected(exact, one, code))], found);
                }

                Binary<short, RescaledSum, CodeVectorLoop<short, RescaledSum, WordSumForm, WordSums512, WordSums256>>(exact, loop);
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
            AllPairs<sbyte, RescaledSquaredDifference, CodeVectorLoop<sbyte, RescaledSquaredDifference, ByteSquareTerms, ByteSquares512, ByteSquares256>>(exact, new(terms, exact));
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

    /// <summary>All codes, and every length, in place as well.</summary>
    [Theory]
    [InlineData(0.667, 0.133)]
    [InlineData(1.0, 0.2)]
    [InlineData(0.5, 0.0000153)]
    [InlineData(3.7, 1.1)]
    [InlineData(0.99997, 0.25)]
    [InlineData(900.0, 0.00003)]
    public void Rectifiers_of_words(double positive, double negative)
    {
        var (above, below) = (FixedPointMultiplier.From(positive), FixedPointMultiplier.From(negative));
        short[] all = [.. Enumerable.Range(short.MinValue, 65536).Select(static code => (short)code)];
        foreach (var (min, max) in new[] { ((int)short.MinValue, (int)short.MaxValue), (0, 20000) })
        {
            Check(new WordRectifierLoop(WordRescaling.Of(above)!.Value, null, min, max), new RescaledRectifier(above, 0, 0, min, max));
            Check(new WordRectifierLoop(WordRescaling.Of(above)!.Value, WordRescaling.Of(below)!.Value, min, max), new RescaledLeakyRelu(above, below, 0, 0, min, max));
        }

        void Check<TOp>(WordRectifierLoop loop, TOp op)
            where TOp : struct, ICodeUnary
        {
            var expected = Array.ConvertAll(all, code => (short)op.Lanes(CodeLane1.Of(code)).Value);
            var found = new short[all.Length];
            loop.Run(all, found);
            Assert.Equal(expected, found);
            for (var length = 0; length <= 257; length++)
            {
                var start = 32768 - (length / 2);
                var y = new GuardedArray<short>(length, length % 5, 77);
                all.AsSpan(start, length).CopyTo(y.Elements);
                loop.Run(y.Elements, y.Elements);
                Assert.True(y.Elements.SequenceEqual(expected.AsSpan(start, length)), $"Length {length}");
                y.RequireIntact();
            }
        }
    }

    [Fact]
    public void Rescaling_of_any_integer()
    {
        int[] values = [0, 1, -1, 2, -2, 3, -3, 5, -5, 1000, -1000, 1 << 20, -(1 << 20), (1 << 30) - 1, 1 << 30, -(1 << 30), int.MaxValue, -int.MaxValue];
        foreach (var mantissa in new[] { 1 << 30, (1 << 30) + 1, 1518500250, int.MaxValue })
            for (var shift = -31; shift <= 3; shift++)
            {
                var multiplier = new FixedPointMultiplier(mantissa, shift);
                foreach (var value in values)
                    Assert.Equal(multiplier.Multiply(value), new Rescaling(multiplier).Of(CodeLane1.Of(value)).Value);
            }

        foreach (var value in values.Where(static value => value < int.MaxValue))
            for (var exponent = 0; exponent <= 31; exponent++) Assert.Equal(FixedPointMultiplier.DivideByPowerOfTwo(value, exponent), Rescaling.Divide(CodeLane1.Of(value), exponent).Value);
    }

    [Fact]
    public void Tables_hold_their_function()
    {
        static int Function(int code) => unchecked((sbyte)((code * 37) + 11));
        var table = ByteTable.Of<sbyte>(Function);
        for (var length = 0; length <= 257; length++)
        {
            var x = Codes<byte>(length, 1);
            var y = new GuardedArray<byte>(length, length % 5, 77);
            table.Run(x, y.Elements);
            Check();
            x.CopyTo(y.Elements);
            table.Run(y.Elements, y.Elements);
            Check();
            y.RequireIntact();

            void Check()
            {
                for (var i = 0; i < length; i++) Assert.Equal(unchecked((byte)Function((sbyte)x[i])), y.Elements[i]);
            }
        }

        var unsigned = ByteTable.Of<byte>(static code => 255 - code);
        var all = Enumerable.Range(0, 256).Select(static i => (byte)i).ToArray();
        var result = new byte[256];
        unsigned.Run(all, result);
        Assert.Equal(all.Reverse(), result);
    }

    private static void Sums<TCode>(float a, float b, float y, int zeroA, int zeroB, int zero, int min, int max, bool subtracts)
        where TCode : unmanaged, IBinaryInteger<TCode>, IMinMaxValue<TCode>
    {
        var twice = 2.0 * Math.Max(a, b);
        var exact = Sum(a / twice, b / twice, twice / y, zeroA, zeroB, zero, subtracts, min, max);
        if (Terms(a, b, y, zeroA, zeroB, zero, subtracts, typeof(TCode) == typeof(sbyte) ? 128 : 0) is not { } terms) return;
        var loop = new CodeVectorLoop<TCode, RescaledSum, ByteSumForm, ByteSums512, ByteSums256>(new(terms, typeof(TCode) == typeof(sbyte), min, max), exact);
        TCode[] all = [.. Enumerable.Range(0, 256).Select(static i => TCode.CreateTruncating(i))];
        var found = new TCode[256];
        foreach (var code in all)
        {
            loop.Run(all, [code], found);
            Assert.Equal([.. all.Select(first => Expected(exact, first, code))], found);
        }

        Binary<TCode, RescaledSum, CodeVectorLoop<TCode, RescaledSum, ByteSumForm, ByteSums512, ByteSums256>>(exact, loop);
    }

    private static void Products<TCode>(double product, double single, int zeroA, int zeroB, int zero, int min, int max)
        where TCode : unmanaged, IBinaryInteger<TCode>, IMinMaxValue<TCode>
    {
        var (scale, singleScale) = (FixedPointMultiplier.From(product), FixedPointMultiplier.From(single));
        var exact = new RescaledProduct(scale, zeroA, zeroB, zero, min, max);
        var rectifier = new RescaledPrelu(singleScale, scale, zeroA, zeroB, zero, min, max);
        if (ByteProductTerms.Of(scale, singleScale, zeroA, zeroB, zero, min, max) is not { } terms) return;
        AllPairs<TCode, RescaledProduct, CodeVectorLoop<TCode, RescaledProduct, ByteProductForm<TCode>, ByteProducts512<TCode>, ByteProducts256<TCode>>>(exact, new(new(terms), exact));
        AllPairs<TCode, RescaledPrelu, CodeVectorLoop<TCode, RescaledPrelu, ByteRectifierForm<TCode>, ByteRectifiers512<TCode>, ByteRectifiers256<TCode>>>(rectifier, new(new(terms), rectifier));
    }

    private static void AllPairs<TCode, TOp, TLoop>(TOp op, TLoop loop)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TOp : struct, ICodeBinary
        where TLoop : struct, IBinaryLoop<TCode, TCode>
    {
        TCode[] all = [.. Enumerable.Range(0, 256).Select(static i => TCode.CreateTruncating(i))];
        var found = new TCode[256];
        foreach (var code in all)
        {
            loop.Run(all, [code], found);
            Assert.Equal([.. all.Select(first => Expected(op, first, code))], found);
        }

        Binary<TCode, TOp, TLoop>(op, loop);
    }

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

    private static void Unary<TCode, TOp>(TOp op)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TOp : struct, ICodeUnary
    {
        var loop = new CodeUnaryLoop<TCode, TCode, TOp>(op);
        for (var length = 0; length <= 257; length++)
        {
            var x = Codes<TCode>(length, 1);
            TCode[] expected = Array.ConvertAll(x, code => TCode.CreateTruncating(op.Lanes(CodeLane1.Of(int.CreateTruncating(code))).Value));
            var y = new GuardedArray<TCode>(length, length % 5, TCode.CreateTruncating(77));
            loop.Run(x, y.Elements);
            Assert.True(y.Elements.SequenceEqual(expected), $"Length {length}");
            x.CopyTo(y.Elements);
            loop.Run(y.Elements, y.Elements);
            Assert.True(y.Elements.SequenceEqual(expected), $"Length {length}");
            y.RequireIntact();
        }
    }

    private static void Binary<TCode, TOp>(TOp op)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TOp : struct, ICodeBinary
        => Binary<TCode, TOp, CodeBinaryLoop<TCode, TCode, TOp>>(op, new(op));

    private static void Binary<TCode, TOp, TLoop>(TOp op, TLoop loop)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TOp : struct, ICodeBinary
        where TLoop : struct, IBinaryLoop<TCode, TCode>
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
