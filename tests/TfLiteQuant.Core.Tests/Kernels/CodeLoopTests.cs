using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Numerics;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Functions of codes through their loops at every length, unaligned and in place, between guard zones, against one lane; and
/// tables against the function they hold.</summary>
public sealed class CodeLoopTests
{
    private static readonly FixedPointMultiplier Less = FixedPointMultiplier.From(0.37), More = FixedPointMultiplier.From(5.3);

    [Fact]
    public void Functions_of_one_code()
    {
        var table = new InterpolatedTable(CodeTables.Ends(0.001, 0, 0.00004, Math.Tanh));
        Unary<short, InterpolatedTable>(table);
        Unary<short, WordLogistic>(new(3, 2));
        Unary<short, WordTanh>(new(3, 2));
        Unary<sbyte, RescaledRectifier>(new(Less, 5, -3, -100, 90));
        Unary<byte, RescaledRectifier>(new(More, 130, 120, 120, 255));
        Unary<short, RescaledRectifier>(new(Less, 0, 0, 0, 20000));
    }

    [Fact]
    public void Functions_of_two_codes()
    {
        Binary<sbyte, RescaledProduct>(new(Less, 3, -4, 5, -128, 127));
        Binary<byte, RescaledProduct>(new(FixedPointMultiplier.From(0.003), 128, 17, 100, 0, 255));
        Binary<short, RescaledProduct>(new(FixedPointMultiplier.From(0.00003), 0, 0, 0, short.MinValue, short.MaxValue));
        Binary<sbyte, GreaterCode>(default);
        Binary<short, LesserCode>(default);
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

    private static void Binary<TCode, TOp>(TOp op)
        where TCode : unmanaged, IBinaryInteger<TCode>
        where TOp : struct, ICodeBinary
    {
        var loop = new CodeBinaryLoop<TCode, TCode, TOp>(op);
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

        TCode Expected(TCode p, TCode q) => TCode.CreateTruncating(op.Lanes(CodeLane1.Of(int.CreateTruncating(p)), CodeLane1.Of(int.CreateTruncating(q))).Value);
    }

    internal static TCode[] Codes<TCode>(int length, int seed)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        var random = new Random((seed * 1000) + length);
        return [.. Enumerable.Range(0, length).Select(_ => TCode.CreateTruncating(random.Next(int.MinValue, int.MaxValue)))];
    }
}
