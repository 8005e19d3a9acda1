using System.Numerics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Operators that only move elements, against a literal reference, over element sizes; operands constant and given.</summary>
public sealed partial class MovementTests
{
    [Theory]
    [InlineData(new[] { 3, 5 }, new[] { 1, 0 })]
    [InlineData(new[] { 17, 41 }, new[] { 1, 0 })]
    [InlineData(new[] { 2, 9, 11, 3 }, new[] { 0, 3, 1, 2 })]
    [InlineData(new[] { 2, 40, 3, 35 }, new[] { 0, 2, 3, 1 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 3, 2, 1, 0 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 0, 2, 1, 3 })]
    [InlineData(new[] { 2, 3, 2, 3, 2 }, new[] { 4, 1, 3, 0, 2 })]
    [InlineData(new[] { 2, 1, 3, 2, 2, 2 }, new[] { 5, 0, 4, 1, 3, 2 })]
    [InlineData(new[] { 0, 4 }, new[] { 1, 0 })]
    [InlineData(new[] { 7 }, new[] { 0 })]
    public void Transposes(int[] shape, int[] order)
    {
        Each(shape, Transposed<byte>, Transposed<short>, Transposed<float>, Transposed<long>);

        void Transposed<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            Same(ReferenceMovement.Transpose(data, shape, order), [.. order.Select(d => shape[d])], BuiltinOperator.Transpose, null, Given(data, shape), ModelOperand.Integers(order));
        }
    }

    [Theory]
    [InlineData(new[] { 4, 6 }, new[] { 0, 1 }, new[] { 4, 6 }, new[] { 1, 2 }, 0, 0, 0, 0, 0)]
    [InlineData(new[] { 4, 6 }, new[] { 3, -1 }, new[] { 0, 0 }, new[] { -1, -2 }, 0, 0, 0, 0, 0)]
    [InlineData(new[] { 4, 6 }, new[] { 9, 9 }, new[] { 9, 9 }, new[] { -3, -1 }, 3, 3, 0, 0, 0)]
    [InlineData(new[] { 4, 6, 3 }, new[] { 1, 0, 1 }, new[] { 2, 6, 2 }, new[] { 1, 1, 1 }, 0, 0, 0, 0, 5)]
    [InlineData(new[] { 4, 6, 3 }, new[] { 1, 2 }, new[] { 3, 1 }, new[] { 1, -1 }, 0, 2, 0, 0, 0)]
    [InlineData(new[] { 4, 6, 3 }, new[] { 1, 0, 2 }, new[] { 3, 0, 1 }, new[] { 1, 1, -1 }, 0, 0, 2, 0, 0)]
    [InlineData(new[] { 4, 6, 3 }, new[] { 0, 1, 0, 0 }, new[] { 0, 3, 0, 2 }, new[] { 1, 1, 1, 1 }, 0, 0, 4, 1, 0)]
    [InlineData(new[] { 4, 6 }, new[] { 3, 2 }, new[] { 1, 5 }, new[] { 1, 1 }, 0, 0, 0, 0, 0)]
    [InlineData(new[] { 5 }, new[] { -2 }, new[] { -1 }, new[] { 1 }, 0, 0, 0, 0, 1)]
    public void Strided_slices(int[] shape, int[] begin, int[] end, int[] step, int beginMask, int endMask, int ellipsis, int added, int shrunk)
    {
        // As Python reads it: one list of indices per input dimension, and the shape of what remains.
        var (indices, result, source) = (new List<int[]>(), new List<int>(), 0);
        for (var i = 0; i < begin.Length; i++)
        {
            bool Has(int mask) => (mask >> i & 1) != 0;
            if (Has(ellipsis))
            {
                var rest = begin.Length - i - 1 - Enumerable.Range(i + 1, begin.Length - i - 1).Count(k => (added >> k & 1) != 0);
                while (source < shape.Length - rest) Take([.. Enumerable.Range(0, shape[source])]);
            }
            else if (Has(added))
            {
                result.Add(1);
            }
            else
            {
                var extent = shape[source];
                int Wrap(int index, int low, int high) => Math.Clamp(index < 0 ? index + extent : index, low, high);
                var (low, high) = step[i] > 0 ? (0, extent) : (-1, extent - 1);
                var first = Has(beginMask) ? (step[i] > 0 ? 0 : extent - 1) : Wrap(begin[i], low, high);
                var last = Has(endMask) ? (step[i] > 0 ? extent : -1) : Wrap(end[i], low, high);
                var list = new List<int>();
                for (var k = first; step[i] > 0 ? k < last : k > last; k += step[i]) list.Add(k);
                if (Has(shrunk)) indices.Add([first]);
                else result.Add(list.Count);
                if (!Has(shrunk)) indices.Add([.. list]);
                source++;
            }
        }

        while (source < shape.Length) Take([.. Enumerable.Range(0, shape[source])]);
        var options = new OptionFields(32).Integer(0, beginMask).Integer(1, endMask).Integer(2, ellipsis).Integer(3, added).Integer(4, shrunk);
        Each(shape, Sliced<byte>, Sliced<short>, Sliced<float>, Sliced<long>);

        void Take(int[] list)
        {
            indices.Add(list);
            result.Add(list.Length);
            source++;
        }

        void Sliced<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            Same(
                ReferenceMovement.Take(data, shape, [.. indices], default), [.. result], BuiltinOperator.StridedSlice, options,
                Given(data, shape), ModelOperand.Integers(begin), ModelOperand.Integers(end), ModelOperand.Integers(step));
        }
    }

    [Fact]
    public void A_strided_slice_may_give_lengths_instead_of_ends()
    {
        int[] shape = [4, 6];
        var data = Iota<float>(shape);
        Same(
            ReferenceMovement.Take(data, shape, [[1, 2], [3, 4, 5]], 0), [2, 3], BuiltinOperator.StridedSlice, new OptionFields(32).Flag(5, true),
            Given(data, shape), ModelOperand.Integers(1, -3), ModelOperand.Integers(2, 3), ModelOperand.Integers(1, 1));
    }

    [Theory]
    [InlineData(new[] { 4, 6 }, new[] { 1, 2 }, new[] { 2, 3 })]
    [InlineData(new[] { 4, 6 }, new[] { 1, 2 }, new[] { -1, 3 })]
    [InlineData(new[] { 2, 3, 4, 5, 2 }, new[] { 1, 0, 2, 1, 0 }, new[] { 1, 3, 2, -1, 1 })]
    [InlineData(new[] { 4 }, new[] { 2 }, new[] { 0 })]
    public void Slices(int[] shape, int[] begin, int[] size)
    {
        var indices = begin.Select((first, d) => Enumerable.Range(first, size[d] < 0 ? shape[d] - first : size[d]).ToArray()).ToArray();
        Each(shape, Sliced<byte>, Sliced<short>, Sliced<float>, Sliced<long>);

        void Sliced<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            Same(
                ReferenceMovement.Take(data, shape, indices, default), [.. indices.Select(static list => list.Length)], BuiltinOperator.Slice, null,
                Given(data, shape), ModelOperand.Integers(begin), ModelOperand.Integers(size));
            var moving = OperatorModel.Run(BuiltinOperator.Slice, null, TypeOf<T>(), Given(data, shape), ModelOperand.Given(begin, begin.Length), ModelOperand.Integers(size));
            Assert.Equal(ReferenceMovement.Take(data, shape, indices, default), moving.AsSpan<T>().ToArray());
        }
    }

    [Theory]
    [InlineData(new[] { 3, 4 }, new[] { 0, 0, 0, 0 })]
    [InlineData(new[] { 3, 4 }, new[] { 1, 2, 0, 3 })]
    [InlineData(new[] { 1, 5, 4, 3 }, new[] { 0, 0, 1, 1, 2, 0, 0, 0 })]
    [InlineData(new[] { 2, 2, 2, 2, 2 }, new[] { 1, 0, 0, 1, 0, 0, 1, 1, 2, 0 })]
    [InlineData(new[] { 5, 4 }, new[] { -1, 2, 1, -2 })]
    [InlineData(new[] { 0, 4 }, new[] { 1, 1, 0, 0 })]
    public void Pads(int[] shape, int[] margins)
    {
        var indices = shape.Select((extent, d) => Enumerable.Range(-margins[2 * d], extent + margins[2 * d] + margins[2 * d + 1])
            .Select(i => i >= 0 && i < extent ? i : -1).ToArray()).ToArray();
        int[] result = [.. indices.Select(static list => list.Length)];
        Each(shape, Padded<byte>, Padded<short>, Padded<float>, Padded<long>);

        void Padded<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            var pairs = ModelOperand.Constant(margins, shape.Length, 2);
            Same(ReferenceMovement.Take(data, shape, indices, default), result, BuiltinOperator.Pad, null, Given(data, shape), pairs);
            var value = T.CreateTruncating(77);
            Same(ReferenceMovement.Take(data, shape, indices, value), result, BuiltinOperator.Padv2, null, Given(data, shape), pairs, ModelOperand.Constant([value]));
        }
    }

    [Theory]
    [InlineData(new[] { 4, 5 }, new[] { 2, 3, 0, 4 }, 0)]
    [InlineData(new[] { 4, 5 }, new[] { 4, 3, 1, 5 }, 1)]
    [InlineData(new[] { 1, 6, 5, 3 }, new[] { 0, 0, 1, 1, 2, 2, 0, 0 }, 0)]
    public void Mirrors(int[] shape, int[] margins, int mode)
    {
        // Reflection leaves the edge out, symmetric mirroring repeats it.
        int Mirror(int i, int extent) => i < 0 ? -i - mode : i < extent ? i : 2 * extent - 2 + mode - i;
        var indices = shape.Select((extent, d) => Enumerable.Range(-margins[2 * d], extent + margins[2 * d] + margins[2 * d + 1])
            .Select(i => Mirror(i, extent)).ToArray()).ToArray();
        Each(shape, Mirrored<byte>, Mirrored<short>, Mirrored<float>, Mirrored<long>);

        void Mirrored<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            var options = new OperatorOptions(77);
            options.Set(0, FieldValue.Int8((sbyte)mode));
            Same(
                ReferenceMovement.Take(data, shape, indices, default), [.. indices.Select(static list => list.Length)], BuiltinOperator.MirrorPad, options,
                Given(data, shape), ModelOperand.Constant(margins, shape.Length, 2));
        }
    }

    [Theory]
    [InlineData(new[] { 3, 4 }, new[] { 2, 3 })]
    [InlineData(new[] { 2, 1, 3 }, new[] { 1, 4, 2 })]
    [InlineData(new[] { 2, 3 }, new[] { 0, 1 })]
    public void Tiles(int[] shape, int[] repeats)
    {
        var indices = shape.Select((extent, d) => Enumerable.Range(0, extent * repeats[d]).Select(i => i % extent).ToArray()).ToArray();
        Each(shape, Tiled<byte>, Tiled<short>, Tiled<float>, Tiled<long>);

        void Tiled<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            Same(
                ReferenceMovement.Take(data, shape, indices, default), [.. indices.Select(static list => list.Length)], BuiltinOperator.Tile, null,
                Given(data, shape), ModelOperand.Integers(repeats));
        }
    }

    [Theory]
    [InlineData(new[] { 3, 1, 4 }, new[] { 2, 3, 5, 4 })]
    [InlineData(new[] { 1 }, new[] { 3, 2 })]
    [InlineData(new int[0], new[] { 2, 2 })]
    [InlineData(new[] { 2, 3 }, new[] { 2, 3 })]
    public void Broadcasts(int[] shape, int[] wanted)
    {
        int[] whole = [.. Enumerable.Repeat(1, wanted.Length - shape.Length), .. shape];
        var indices = wanted.Select((extent, d) => Enumerable.Range(0, extent).Select(i => whole[d] == 1 ? 0 : i).ToArray()).ToArray();
        Each(shape, Stretched<byte>, Stretched<short>, Stretched<float>, Stretched<long>);

        void Stretched<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            Same(ReferenceMovement.Take(data, whole, indices, default), wanted, BuiltinOperator.BroadcastTo, null, Given(data, shape), ModelOperand.Integers(wanted));
        }
    }

    [Theory]
    [InlineData(new[] { 3, 4, 2 }, new[] { 0 })]
    [InlineData(new[] { 3, 4, 2 }, new[] { 2, 0 })]
    [InlineData(new[] { 3, 4, 2 }, new[] { -2 })]
    public void Reverses(int[] shape, int[] axes)
    {
        var indices = shape.Select((extent, d) => Enumerable.Range(0, extent)
            .Select(i => axes.Contains(d) || axes.Contains(d - shape.Length) ? extent - 1 - i : i).ToArray()).ToArray();
        Each(shape, Reversed<byte>, Reversed<short>, Reversed<float>, Reversed<long>);

        void Reversed<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            Same(ReferenceMovement.Take(data, shape, indices, default), shape, BuiltinOperator.ReverseV2, null, Given(data, shape), ModelOperand.Integers(axes));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 0)]
    [InlineData(1, 2)]
    public void Reverses_sequences(int sequence, int batch)
    {
        int[] shape = [3, 4, 3, 2];
        int[] lengths = [.. Enumerable.Range(0, shape[batch]).Select(i => (i * 2) % (shape[sequence] + 1))];
        var data = Iota<float>(shape);
        var expected = new List<float>();
        foreach (var place in ReferenceMovement.Combinations(shape))
        {
            var length = lengths[place[batch]];
            if (place[sequence] < length) place[sequence] = length - 1 - place[sequence];
            expected.Add(data[ReferenceMovement.Flat(place, shape)]);
        }

        Same(
            [.. expected], shape, BuiltinOperator.ReverseSequence, new OptionFields(87).Integer(0, sequence).Integer(1, batch),
            Given(data, shape), ModelOperand.Integers(lengths));
    }

    // Runs with small operands as constants, then with all of them given to the run, then on two threads.
    private static void Same<T>(T[] expected, int[] shape, BuiltinOperator builtin, OperatorOptions? options, params ModelOperand[] operands)
        where T : unmanaged
    {
        foreach (var (given, threads) in new[] { (false, 1), (true, 1), (false, 2) })
        {
            var inputs = Array.ConvertAll(operands, operand => given ? operand with { IsConstant = false } : operand);
            using var model = new OperatorModel(builtin, options, [TypeOf<T>()], inputs, threads);
            var actual = model.Run()[0];
            Assert.Equal(shape, actual.Shape);
            Assert.Equal(expected, actual.AsSpan<T>().ToArray());
        }
    }

    private static void Each(int[] shape, params Action[] types)
    {
        Assert.True(shape.Length <= 6);
        foreach (var type in types) type();
    }

    private static ModelOperand Given<T>(T[] elements, params int[] shape)
        where T : unmanaged
        => ModelOperand.Given(elements, shape);

    private static TensorType TypeOf<T>()
        where T : unmanaged
        => TensorValue.From<T>([default]).Type;

    private static T[] Iota<T>(int[] shape)
        where T : unmanaged, INumberBase<T>
        => [.. Enumerable.Range(0, shape.Aggregate(1, static (product, dimension) => product * dimension)).Select(static i => T.CreateTruncating(i + 1))];
}
