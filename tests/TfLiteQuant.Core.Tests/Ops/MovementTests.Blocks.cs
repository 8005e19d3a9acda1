using System.Numerics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <content>Joining, parting, and blocks.</content>
public sealed partial class MovementTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Joins_and_parts(int axis)
    {
        var real = axis < 0 ? axis + 3 : axis;
        int[] one = [3, 4, 5], other = [3, 4, 5];
        other[real] = 2;
        Each(one, Joined<byte>, Joined<short>, Joined<float>, Joined<long>);

        void Joined<T>()
            where T : unmanaged, INumberBase<T>
        {
            var (a, b) = (Iota<T>(one), Iota<T>(other));
            var joined = ReferenceMovement.Concatenate([(a, one), (b, other)], real);
            int[] shape = [.. one];
            shape[real] += other[real];
            Same(joined, shape, BuiltinOperator.Concatenation, new OptionFields(10).Integer(0, axis), Given(a, one), Given(b, other));

            var lengths = ModelOperand.Integers(one[real], -1);
            using var split = new OperatorModel(BuiltinOperator.SplitV, new OptionFields(79).Integer(0, 2), [TypeOf<T>(), TypeOf<T>()], [Given(joined, shape), lengths, ModelOperand.Constant([axis])]);
            var parts = split.Run();
            Assert.Equal(a, parts[0].AsSpan<T>().ToArray());
            Assert.Equal(b, parts[1].AsSpan<T>().ToArray());
            Assert.Equal(other, parts[1].Shape);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void Packs_and_unpacks(int axis)
    {
        int[] shape = [3, 4];
        var real = axis < 0 ? axis + 3 : axis;
        int[] single = [.. shape[..real], 1, .. shape[real..]];
        var (a, b) = (Iota<short>(shape), Iota<short>(shape).Reverse().ToArray());
        var packed = ReferenceMovement.Concatenate([(a, single), (b, single)], real);
        int[] whole = [.. shape[..real], 2, .. shape[real..]];
        Same(packed, whole, BuiltinOperator.Pack, new OptionFields(59).Integer(0, 2).Integer(1, axis), Given(a, shape), Given(b, shape));
        using var unpack = new OperatorModel(BuiltinOperator.Unpack, new OptionFields(64).Integer(0, 2).Integer(1, axis), [TensorType.Int16, TensorType.Int16], [Given(packed, whole)]);
        var parts = unpack.Run();
        Assert.Equal(a, parts[0].AsSpan<short>().ToArray());
        Assert.Equal(b, parts[1].AsSpan<short>().ToArray());
        Assert.Equal(shape, parts[0].Shape);
    }

    [Theory]
    [InlineData(new[] { 2, 4, 6, 3 }, 2)]
    [InlineData(new[] { 1, 6, 3, 1 }, 3)]
    public void Space_becomes_depth_and_back(int[] shape, int block)
    {
        Each(shape, Moved<byte>, Moved<short>, Moved<float>, Moved<long>);

        void Moved<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            var deep = ReferenceMovement.SpaceToDepth(data, shape, block);
            int[] result = [shape[0], shape[1] / block, shape[2] / block, shape[3] * block * block];
            Same(deep, result, BuiltinOperator.SpaceToDepth, new OptionFields(19).Integer(0, block), Given(data, shape));
            Same(data, shape, BuiltinOperator.DepthToSpace, new OptionFields(94).Integer(0, block), Given(deep, result));
        }
    }

    [Theory]
    [InlineData(new[] { 2, 4, 6, 3 }, new[] { 2, 3 }, new[] { 0, 0, 0, 0 })]
    [InlineData(new[] { 1, 5, 5, 2 }, new[] { 2, 3 }, new[] { 1, 2, 3, 1 })]
    [InlineData(new[] { 1, 3, 4, 1 }, new[] { 3, 1 }, new[] { 4, 2, 0, 0 })]
    public void Space_becomes_batch_and_back(int[] shape, int[] block, int[] margins)
    {
        Each(shape, Moved<byte>, Moved<short>, Moved<float>, Moved<long>);

        void Moved<T>()
            where T : unmanaged, INumberBase<T>
        {
            var data = Iota<T>(shape);
            var dealt = ReferenceMovement.SpaceToBatch(data, shape, block, [margins[0], margins[2]], [margins[1], margins[3]], T.Zero);
            int[] result =
            [
                shape[0] * block[0] * block[1], (shape[1] + margins[0] + margins[1]) / block[0], (shape[2] + margins[2] + margins[3]) / block[1], shape[3],
            ];
            var (sizes, pairs) = (ModelOperand.Integers(block), ModelOperand.Constant(margins, 2, 2));
            Same(dealt, result, BuiltinOperator.SpaceToBatchNd, null, Given(data, shape), sizes, pairs);
            Same(data, shape, BuiltinOperator.BatchToSpaceNd, null, Given(dealt, result), sizes, pairs);
        }
    }

    [Theory]
    [InlineData(new[] { 0, 0 })]
    [InlineData(new[] { 2, 3 })]
    [InlineData(new[] { -4, 99 })]
    public void Updates_a_slice(int[] starts)
    {
        int[] shape = [4, 6], box = [2, 3];
        var (data, update) = (Iota<float>(shape), Iota<float>(box).Select(static x => -x - 1).ToArray());
        var expected = (float[])data.Clone();
        foreach (var place in ReferenceMovement.Combinations(box))
        {
            int[] target = [Math.Clamp(starts[0], 0, 2) + place[0], Math.Clamp(starts[1], 0, 3) + place[1]];
            expected[ReferenceMovement.Flat(target, shape)] = update[ReferenceMovement.Flat(place, box)];
        }

        Same(expected, shape, BuiltinOperator.DynamicUpdateSlice, null, Given(data, shape), Given(update, box), ModelOperand.Integers(starts));
    }

    [Fact]
    public void Dilates()
    {
        int[] shape = [2, 3, 2];
        int[][] indices = [[0, -1, -1, 1], [0, 1, 2], [0, -1, 1]];
        var data = Iota<short>(shape);
        Same(
            ReferenceMovement.Take(data, shape, indices, (short)9), [4, 3, 3], BuiltinOperator.Dilate, null,
            Given(data, shape), ModelOperand.Integers(3, 1, 2), ModelOperand.Constant<short>([9]));
    }

    [Fact]
    public void Matrices_get_diagonals()
    {
        var diagonal = Iota<float>([2, 3]);
        float[] matrices = [.. diagonal.SelectMany(static (x, i) => Enumerable.Range(0, 3).Select(column => column == i % 3 ? x : 0))];
        Same(matrices, [2, 3, 3], BuiltinOperator.MatrixDiag, null, Given(diagonal, 2, 3));
        var base1 = Enumerable.Repeat(50f, 2 * 3 * 4).ToArray();
        var expected = base1.Select((x, i) => i % 12 / 4 == i % 4 ? diagonal[i / 12 * 3 + i % 4] : x).ToArray();
        Same(expected, [2, 3, 4], BuiltinOperator.MatrixSetDiag, null, Given(base1, 2, 3, 4), Given(diagonal, 2, 3));
    }
}
