using System.Numerics;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Loops in vectors of any number type give the bits of their functions element by element: at every length, for
/// constant operands, in place, between guard zones.</summary>
public sealed class VectorLoopTests
{
    [Fact]
    public void Functions_of_two_integers()
    {
        Functions<int>();
        Functions<long>();
        Functions<short>();
        Functions<sbyte>();
        Functions<byte>();
    }

    [Fact]
    public void Floors_of_integers()
    {
        Check2<int, FloorQuotient>(default, static value => value == 0 ? 1 : value);
        Check2<int, FloorRemainder>(default, static value => value == 0 ? 1 : value);
    }

    [Fact]
    public void Bits_of_two_integers()
    {
        Bits<int>();
        Bits<ulong>();
        Bits<ushort>();
        Bits<sbyte>();
        Bits<byte>();
    }

    [Fact]
    public void Functions_of_one_number()
    {
        Unary<float>();
        Unary<double>();
        Unary<int>();
        Unary<long>();
        Unary<short>();
        Unary<sbyte>();
        Check1(default(LogicalNegation), (byte)9);
    }

    [Fact]
    public void Relations_of_two_numbers()
    {
        Relations<float>();
        Relations<double>();
        Relations<int>();
        Relations<long>();
        Relations<short>();
        Relations<sbyte>();
        Relations<byte>();
        Relations<uint>();
        Relations<Half>();
    }

    private static void Functions<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Number(default(Sum));
        Number(default(Difference));
        Number(default(Product));
        Number(default(SquaredDifference));
        Number(default(Maximum));
        Number(default(Minimum));
        Number(default(UpperBound));
        Number(default(LowerBound));
        Check2<T, NumberBinary<T, Quotient>>(default, static value => T.IsZero(value) ? T.One : value);

        void Number<TOp>(TOp op)
            where TOp : struct, INumberBinary
        {
            Check2<T, NumberBinary<T, TOp>>(new(op), static value => value);
            Check2<T, ClampedNumber<T, TOp>>(new(op, T.Zero, T.CreateTruncating(6)), static value => value);
        }
    }

    private static void Bits<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Check2<T, BitwiseBinary<T, BitwiseAnd>>(default, static value => value);
        Check2<T, BitwiseBinary<T, BitwiseOr>>(default, static value => value);
        Check2<T, BitwiseBinary<T, BitwiseXor>>(default, static value => value);
    }

    private static void Unary<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Check1(default(NumberUnary<T, Negation>), T.One);
        Check1(default(NumberUnary<T, AbsoluteValue>), T.One);
        Check1(default(NumberUnary<T, SignOf>), T.One);
    }

    private static void Check1<T, TOp>(TOp op, T mark)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TOp : struct, IVectorUnary<T>
    {
        for (var length = 0; length <= 257; length++)
        {
            var x = NumberSamples.Make<T>(length, 3);
            var expected = Array.ConvertAll(x, op.Element);
            var y = new GuardedArray<T>(length, length % 5, mark);
            var loop = new VectorUnaryLoop<T, TOp>(op);
            loop.Run(x, y.Elements);
            NumberSamples.Same(expected, y.Elements, typeof(TOp).ToString());
            x.CopyTo(y.Elements);
            loop.Run(y.Elements, y.Elements);
            NumberSamples.Same(expected, y.Elements, typeof(TOp).ToString());
            y.RequireIntact();
        }
    }

    private static void Check2<T, TOp>(TOp op, Func<T, T> divisor)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TOp : struct, IVectorBinary<T>
    {
        for (var length = 0; length <= 257; length++)
        {
            var (a, b) = (NumberSamples.Make<T>(length, 3), Array.ConvertAll(NumberSamples.Make<T>(length, 4), value => divisor(value)));
            var one = divisor(NumberSamples.Make<T>(1, length)[0]);
            var y = new GuardedArray<T>(length, length % 5, T.One);
            var loop = new VectorBinaryLoop<T, TOp>(op);
            var both = a.Zip(b, op.Element).ToArray();
            loop.Run(a, b, y.Elements);
            Same(both);
            a.CopyTo(y.Elements);
            loop.Run(y.Elements, b, y.Elements);
            Same(both);
            b.CopyTo(y.Elements);
            loop.Run(a, y.Elements, y.Elements);
            Same(both);
            a.CopyTo(y.Elements);
            loop.Run(y.Elements, [one], y.Elements);
            Same(Array.ConvertAll(a, value => op.Element(value, one)));
            loop.Run([one], b, y.Elements);
            Same(Array.ConvertAll(b, value => op.Element(one, value)));

            void Same(T[] expected)
            {
                NumberSamples.Same(expected, y.Elements, typeof(TOp).ToString());
                y.RequireIntact();
            }
        }
    }

    private static void Relations<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Relation<T, IsEqual>();
        Relation<T, IsNotEqual>();
        Relation<T, IsLess>();
        Relation<T, IsLessOrEqual>();
        Relation<T, IsGreater>();
        Relation<T, IsGreaterOrEqual>();
    }

    private static void Relation<T, TOp>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TOp : struct, INumberRelation
    {
        for (var length = 0; length <= 257; length++)
        {
            var (a, b) = (NumberSamples.Make<T>(length, 3), NumberSamples.Make<T>(length, 4));
            var one = NumberSamples.Make<T>(1, length)[0];
            var y = new GuardedArray<byte>(length, length % 5, 7);
            var op = default(NumberRelation<T, TOp>);
            default(RelationLoop<T, TOp>).Run(a, b, y.Elements);
            Same(a.Zip(b, op.Element));
            default(RelationLoop<T, TOp>).Run(a, [one], y.Elements);
            Same(a.Select(value => op.Element(value, one)));
            default(RelationLoop<T, TOp>).Run([one], b, y.Elements);
            Same(b.Select(value => op.Element(one, value)));

            void Same(IEnumerable<byte> expected)
            {
                NumberSamples.Same(expected.ToArray(), y.Elements, typeof(NumberRelation<T, TOp>).ToString());
                y.RequireIntact();
            }
        }
    }
}
