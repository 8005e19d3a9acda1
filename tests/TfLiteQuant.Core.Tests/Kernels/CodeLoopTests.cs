using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Numerics;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Functions of codes through their loops at every length, unaligned and in place, between guard zones, against one lane; and
/// tables against the function they hold.</summary>
public sealed partial class CodeLoopTests
{
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
}
