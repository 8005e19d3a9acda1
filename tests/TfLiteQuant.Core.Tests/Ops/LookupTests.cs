using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Operators that look elements up or put them to computed places.</summary>
public sealed class LookupTests
{
    [Theory]
    [InlineData(new[] { 5, 3 }, new[] { 4 }, 0, 0)]
    [InlineData(new[] { 2, 5, 3 }, new[] { 2, 2 }, 1, 0)]
    [InlineData(new[] { 2, 5, 3 }, new[] { 2, 4 }, 1, 1)]
    [InlineData(new[] { 2, 3, 5 }, new[] { 2, 4 }, -1, 1)]
    [InlineData(new[] { 2, 3, 5 }, new[] { 2, 3, 2 }, 2, 2)]
    [InlineData(new[] { 5 }, new int[0], 0, 0)]
    [InlineData(new[] { 2, 5, 4 }, new[] { 7 }, 1, 0)]
    [InlineData(new[] { 5, 8 }, new[] { 3 }, 0, 0)]
    [InlineData(new[] { 5, 16 }, new[] { 3 }, 0, 0)]
    [InlineData(new[] { 5, 32 }, new[] { 3 }, 0, 0)]
    [InlineData(new[] { 5, 33 }, new[] { 3 }, 0, 0)]
    [InlineData(new[] { 5, 2 }, new[] { 0 }, 0, 0)]
    public void Gathers(int[] shape, int[] indexShape, int axis, int batchDimensions)
    {
        var real = axis < 0 ? axis + shape.Length : axis;
        var table = Numbers(shape);
        var indices = Numbers(indexShape).Select(i => (int)i * 7 % shape[real]).ToArray();
        var expected = ReferenceMovement.Gather(table, shape, indices, indexShape, real, batchDimensions);
        var options = new OptionFields(23).Integer(0, axis).Integer(1, batchDimensions);
        Assert.Equal(expected, Run(BuiltinOperator.Gather, options, ModelOperand.Given(table, shape), ModelOperand.Given(indices, indexShape)));
        var wide = Array.ConvertAll(indices, static index => (long)index);
        Assert.Equal(expected, Run(BuiltinOperator.Gather, options, ModelOperand.Constant(table, shape), ModelOperand.Given(wide, indexShape)));
        var bytes = Array.ConvertAll(table, static x => (sbyte)x);
        var moved = OperatorModel.Run(BuiltinOperator.Gather, options, TensorType.Int8, ModelOperand.Given(bytes, shape), ModelOperand.Given(Array.ConvertAll(indices, static i => (short)i), indexShape));
        Assert.Equal(expected.Select(static x => (sbyte)x), moved.AsSpan<sbyte>().ToArray());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    public void An_index_outside_is_an_error_and_nothing_else(int index)
    {
        var error = Assert.Throws<TfLiteQuantException>(()
            => Run(BuiltinOperator.Gather, new OptionFields(23), ModelOperand.Given(Numbers([5]), 5), ModelOperand.Given([index], 1)));
        Assert.Contains($"Index {index}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gathers_by_vectors()
    {
        var table = Numbers([3, 4, 2]);
        int[] vectors = [2, 1, 0, 3];
        Assert.Equal([.. table[(2 * 8 + 2)..(2 * 8 + 4)], .. table[6..8]], Run(BuiltinOperator.GatherNd, null, ModelOperand.Given(table, 3, 4, 2), ModelOperand.Given(vectors, 2, 2)));
        Assert.Equal([table[2 * 8 + 3]], Run(BuiltinOperator.GatherNd, null, ModelOperand.Given(table, 3, 4, 2), ModelOperand.Given([2, 1, 1], 1, 3)));
    }

    [Fact]
    public void Gathers_elements_of_every_size_by_vectors_of_every_type()
    {
        GatherElements<sbyte>(TensorType.Int8);
        GatherElements<short>(TensorType.Int16);
        GatherElements<float>(TensorType.Float32);
        GatherElements<long>(TensorType.Int64);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void A_vector_of_indices_that_points_outside_is_an_error(int index)
    {
        var error = Assert.Throws<TfLiteQuantException>(()
            => Run(BuiltinOperator.GatherNd, null, ModelOperand.Given(Numbers([3, 4]), 3, 4), ModelOperand.Given([0, 0, 1, index], 2, 2)));
        Assert.Contains($"Index {index} does not exist in dimension 1 of 4", error.Message, StringComparison.Ordinal);
    }

    // Single elements, and blocks of them.
    private static void GatherElements<T>(TensorType type)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var table = Enumerable.Range(0, 5 * 6 * 3).Select(static i => T.CreateTruncating(i)).ToArray();
        foreach (var depth in new[] { 2, 3 })
        {
            int[] sizes = [5, 6, 3];
            var indices = Enumerable.Range(0, 11 * depth).Select(i => i * 7 % sizes[i % depth]).ToArray();
            var block = depth == 3 ? 1 : 3;
            var expected = new List<T>();
            for (var pick = 0; pick < 11; pick++)
            {
                var place = 0;
                for (var d = 0; d < depth; d++) place = (place * sizes[d]) + indices[(pick * depth) + d];
                expected.AddRange(table[(place * block)..((place + 1) * block)]);
            }

            foreach (var given in new[] { ModelOperand.Given(indices, 11, depth), ModelOperand.Given(Array.ConvertAll(indices, static i => (long)i), 11, depth), ModelOperand.Given(Array.ConvertAll(indices, static i => (short)i), 11, depth) })
                Assert.Equal(expected, OperatorModel.Run(BuiltinOperator.GatherNd, null, type, ModelOperand.Given(table, 5, 6, 3), given).AsSpan<T>().ToArray());
        }
    }

    [Fact]
    public void Scatters_add_where_they_meet()
    {
        var expected = new float[12];
        (expected[1 * 4 + 0], expected[1 * 4 + 1], expected[1 * 4 + 2], expected[1 * 4 + 3]) = (1 + 9, 2 + 10, 3 + 11, 4 + 12);
        (expected[8], expected[9], expected[10], expected[11]) = (5, 6, 7, 8);
        Assert.Equal(expected, Run(
            BuiltinOperator.ScatterNd, null, ModelOperand.Given([1, 2, 1], 3, 1), ModelOperand.Given(Numbers([3, 4]), 3, 4), ModelOperand.Integers(3, 4)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void One_hot(int axis)
    {
        int[] indices = [0, 3, -1, 2, 9, 1];
        var result = OperatorModel.Run(
            BuiltinOperator.OneHot, new OptionFields(61).Integer(0, axis), TensorType.Float32,
            ModelOperand.Given(indices, 2, 3), ModelOperand.Constant([4]), ModelOperand.Constant([5f]), ModelOperand.Constant([-1f]));
        Assert.Equal(axis == 0 ? [4, 2, 3] : [2, 3, 4], result.Shape);
        for (var i = 0; i < 6; i++)
            for (var depth = 0; depth < 4; depth++)
                Assert.Equal(indices[i] == depth ? 5 : -1, result.AsSpan<float>()[axis == 0 ? depth * 6 + i : i * 4 + depth]);
    }

    [Fact]
    public void Sparse_becomes_dense()
    {
        Assert.Equal([9, 9, 1, 9, 2, 9], Run(
            BuiltinOperator.SparseToDense, null, ModelOperand.Given([0, 2, 1, 1], 2, 2), ModelOperand.Integers(2, 3), ModelOperand.Given([1f, 2f], 2), ModelOperand.Constant([9f])));
        Assert.Equal([0, 7, 0, 7], Run(
            BuiltinOperator.SparseToDense, null, ModelOperand.Given([1L, 3L], 2), ModelOperand.Integers(4), ModelOperand.Constant([7f]), ModelOperand.Constant([0f])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Embeddings_are_combined(int combiner)
    {
        var table = Numbers([4, 2]);
        float[] weights = [1, 2, 4];
        double[] Combine(params (int Row, double Weight)[] entries)
        {
            var divisor = combiner == 0 ? 1 : combiner == 1 ? entries.Sum(static e => e.Weight) : Math.Sqrt(entries.Sum(static e => e.Weight * e.Weight));
            return [.. Enumerable.Range(0, 2).Select(k => entries.Sum(e => table[e.Row * 2 + k] * e.Weight) / divisor)];
        }

        double[] expected = [.. Combine((1, 1)), 0, 0, .. Combine((3, 2), (0, 4))];
        var options = new OperatorOptions(20);
        options.Set(0, FieldValue.Int8((sbyte)combiner));
        var actual = Run(
            BuiltinOperator.EmbeddingLookupSparse, options, ModelOperand.Given([1, 3, 0], 3), ModelOperand.Given([0, 0, 2, 0, 2, 1], 3, 2),
            ModelOperand.Integers(3, 2), ModelOperand.Given(weights, 3), ModelOperand.Constant(table, 4, 2));
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5);
    }

    [Fact]
    public void Embeddings_are_rows()
    {
        var table = Numbers([4, 3]);
        Assert.Equal([.. table[9..], .. table[..3]], Run(BuiltinOperator.EmbeddingLookup, null, ModelOperand.Given([3, 0], 2), ModelOperand.Constant(table, 4, 3)));
    }

    [Fact]
    public void Keys_find_rows()
    {
        using var model = new OperatorModel(
            BuiltinOperator.HashtableLookup, null, [TensorType.Float32, TensorType.UInt8],
            [ModelOperand.Given([7, 3, -2], 3), ModelOperand.Constant([-2, 0, 7], 3), ModelOperand.Constant(Numbers([3, 2]), 3, 2)]);
        var results = model.Run();
        Assert.Equal([5, 6, 0, 0, 1, 2], results[0].AsSpan<float>().ToArray());
        Assert.Equal([1, 0, 1], results[1].AsSpan<byte>().ToArray());
    }

    [Fact]
    public void Overlapping_boxes_give_way()
    {
        float[] boxes = [0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 0, -0.1f, 1, 0.9f, 0, 10, 1, 11, 1, 11.1f, 0, 10.1f, 0, 100, 1, 101];
        float[] scores = [0.9f, 0.75f, 0.6f, 0.95f, 0.5f, 0.3f];
        using var model = new OperatorModel(
            BuiltinOperator.NonMaxSuppressionV4, null, [TensorType.Int32, TensorType.Int32],
            [ModelOperand.Given(boxes, 6, 4), ModelOperand.Given(scores, 6), ModelOperand.Constant([4]), ModelOperand.Constant([0.5f]), ModelOperand.Constant([0f])]);
        var hard = model.Run();
        Assert.Equal([3, 0, 5, 0], hard[0].AsSpan<int>().ToArray());
        Assert.Equal(3, hard[1].AsSpan<int>()[0]);

        using var softModel = new OperatorModel(
            BuiltinOperator.NonMaxSuppressionV5, null, [TensorType.Int32, TensorType.Float32, TensorType.Int32],
            [ModelOperand.Given(boxes, 6, 4), ModelOperand.Given(scores, 6), ModelOperand.Constant([6]), ModelOperand.Constant([1f]), ModelOperand.Constant([0f]), ModelOperand.Constant([0.5f])]);
        var soft = softModel.Run();
        Assert.Equal([3, 0, 1, 5, 4, 2], soft[0].AsSpan<int>().ToArray());
        float[] decayed = [0.95f, 0.9f, 0.384f, 0.3f, 0.256f, 0.197f];
        for (var i = 0; i < decayed.Length; i++) Assert.Equal(decayed[i], soft[1].AsSpan<float>()[i], 1e-2f);
    }

    [Fact]
    public void Shapes_stretch_together()
        => Assert.Equal([4, 3, 5], OperatorModel.Run(
            BuiltinOperator.BroadcastArgs, null, TensorType.Int32, ModelOperand.Given([4, 1, 5], 3), ModelOperand.Given([3, 1], 2)).AsSpan<int>().ToArray());

    private static float[] Run(BuiltinOperator builtin, OperatorOptions? options, params ModelOperand[] operands)
        => OperatorModel.Run(builtin, options, TensorType.Float32, operands).AsSpan<float>().ToArray();

    private static float[] Numbers(int[] shape)
        => [.. Enumerable.Range(1, shape.Aggregate(1, static (product, dimension) => product * dimension)).Select(static i => (float)i)];
}
