using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>StableHLO operators that move or reduce elements, and sparse constants.</summary>
public sealed class StablehloMovementTests
{
    [Theory]
    [InlineData(new long[] { 1, 2 }, new long[] { 0, 1 }, new long[] { 0, 2 })]
    [InlineData(new long[] { -1, 0 }, new long[] { 2, -2 }, new long[] { 1, 0 })]
    [InlineData(new long[] { -4, 1 }, new long[] { -1, 0 }, new long[] { 2, 3 })]
    public void Pads(long[] low, long[] high, long[] between)
    {
        int[] shape = [3, 4];
        var data = Numbers(12);
        var indices = new int[2][];
        for (var d = 0; d < 2; d++)
        {
            var spread = Enumerable.Range(0, shape[d]).SelectMany(i => Enumerable.Repeat(-1, i == 0 ? 0 : (int)between[d]).Append(i)).ToList();
            for (var i = 0; i < low[d]; i++) spread.Insert(0, -1);
            for (var i = 0; i < high[d]; i++) spread.Add(-1);
            indices[d] = [.. spread.Skip((int)Math.Max(0, -low[d])).SkipLast((int)Math.Max(0, -high[d]))];
        }

        var options = new OperatorOptions(1);
        options.Set(0, FieldValue.Vector<long>(low));
        options.Set(1, FieldValue.Vector<long>(high));
        options.Set(2, FieldValue.Vector<long>(between));
        Assert.Equal(
            ReferenceMovement.Take(data, shape, indices, 99f),
            Run(BuiltinOperator.StablehloPad, options, null, ModelOperand.Given(data, shape), ModelOperand.Constant([99f])).AsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData(new long[] { -3, 1 }, new long[] { 0, 1 })]
    [InlineData(new long[] { 0, -3 }, new long[] { 2, -4 })]
    public void Padding_that_cuts_off_a_whole_dimension_leaves_none(long[] low, long[] high)
    {
        var options = new OperatorOptions(1);
        options.Set(0, FieldValue.Vector<long>(low));
        options.Set(1, FieldValue.Vector<long>(high));
        options.Set(2, FieldValue.Vector<long>([0, 0]));
        Assert.Equal([0, 0], Run(BuiltinOperator.StablehloPad, options, null, ModelOperand.Given(Numbers(12), 3, 4), ModelOperand.Constant([99f])).Shape);
    }

    [Fact]
    public void Gathers_boxes()
    {
        // The example of the specification: index vectors along the last dimension, places exchanged, one dimension dropped.
        var operand = Numbers(24);
        int[] starts = [0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 9, 2];
        var options = new OperatorOptions(1);
        options.Set(0, FieldValue.Vector<long>([2, 3]));
        options.Set(1, FieldValue.Vector<long>([0]));
        options.Set(2, FieldValue.Vector<long>([1, 0]));
        options.Set(3, FieldValue.Scalar(FieldKind.SignedInteger, 8, 2));
        options.Set(4, FieldValue.Vector<long>([1, 2, 2]));
        var actual = Run(BuiltinOperator.StablehloGather, options, null, ModelOperand.Given(operand, 3, 4, 2), ModelOperand.Given(starts, 2, 3, 2));
        Assert.Equal([2, 3, 2, 2], actual.Shape);
        var expected = new List<float>();
        foreach (var p in ReferenceMovement.Combinations([2, 3, 2, 2]))
        {
            var vector = (p[0] * 3 + p[1]) * 2;
            int[] place = [Math.Clamp(starts[vector + 1], 0, 2), Math.Clamp(starts[vector], 0, 2) + p[2], p[3]];
            expected.Add(operand[ReferenceMovement.Flat(place, [3, 4, 2])]);
        }

        Assert.Equal(expected, actual.AsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Scatters_boxes(bool adds, bool unique)
    {
        int[] shape = [3, 4, 2];
        var (operand, updates) = (Numbers(24), Numbers(12).Select(static x => x * 100).ToArray());
        int[] indices = unique ? [0, 2, 1, 0, 9, 9] : [0, 2, 1, 1, 0, 2];
        var options = new OperatorOptions(1);
        options.Set(1, FieldValue.Vector<long>([1, 2]));
        options.Set(2, FieldValue.Vector<long>([0]));
        options.Set(3, FieldValue.Vector<long>([1, 0]));
        options.Set(4, FieldValue.Scalar(FieldKind.SignedInteger, 8, 1));
        options.Set(5, FieldValue.Boolean(unique));
        options.Set(6, FieldValue.Int32(1));
        var actual = Run(
            BuiltinOperator.StablehloScatter, options, body => adds ? body.Operator(BuiltinOperator.StablehloAdd, [new Value(0), new Value(1)], Array.Empty<int>()) : new Value(1),
            ModelOperand.Given(operand, shape), ModelOperand.Given(indices, 3, 2), ModelOperand.Given(updates, 3, 2, 2));
        var expected = (float[])operand.Clone();
        foreach (var p in ReferenceMovement.Combinations([3, 2, 2]))
        {
            int[] place = [indices[p[0] * 2 + 1], indices[p[0] * 2] + p[1], p[2]];
            if (place[0] >= 3 || place[1] >= 4) continue;
            ref var target = ref expected[ReferenceMovement.Flat(place, shape)];
            var update = updates[ReferenceMovement.Flat(p, [3, 2, 2])];
            target = adds ? target + update : update;
        }

        Assert.Equal(expected, actual.AsSpan<float>().ToArray());
    }

    // Boxes lie along the first dimension of the updates: those of both places take turns, and the last one at a place stands.
    [Fact]
    public void Scatters_updates_in_their_order()
    {
        var options = new OperatorOptions(1);
        options.Set(1, FieldValue.Vector<long>([0]));
        options.Set(3, FieldValue.Vector<long>([0]));
        options.Set(4, FieldValue.Scalar(FieldKind.SignedInteger, 8, 1));
        options.Set(6, FieldValue.Int32(1));
        var actual = Run(
            BuiltinOperator.StablehloScatter, options, static _ => new Value(1),
            ModelOperand.Given([0f, 0, 0, 0, 0], 5), ModelOperand.Given([0, 1], 2, 1), ModelOperand.Given([1f, 2, 3, 4, 5, 6], 3, 2));
        Assert.Equal([1, 3, 5, 6, 0], actual.AsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(2, 1, 2, 1)]
    [InlineData(1, 2, 1, 2)]
    [InlineData(3, 2, 2, 2)]
    public void Reduces_windows(int stride, int baseDilation, int windowDilation, int padding)
    {
        int[] shape = [4, 5], window = [2, 3];
        var data = new SeededRandom(5).Floats(20);
        int Extent(int d) => ((shape[d] - 1) * baseDilation + 1 + 2 * padding - (window[d] - 1) * windowDilation - 1) / stride + 1;
        float At(int y, int x)
        {
            (y, x) = (y - padding, x - padding);
            return y < 0 || x < 0 || y % baseDilation != 0 || x % baseDilation != 0 || y / baseDilation >= 4 || x / baseDilation >= 5 ? -0.25f : data[y / baseDilation * 5 + x / baseDilation];
        }

        var expected = ReferenceMovement.Combinations([Extent(0), Extent(1)])
            .Select(o => ReferenceMovement.Combinations(window).Max(k => Math.Max(-0.25f, At(o[0] * stride + k[0] * windowDilation, o[1] * stride + k[1] * windowDilation)))).ToArray();
        var options = new OperatorOptions(1);
        options.Set(0, FieldValue.Vector<long>([2, 3]));
        options.Set(1, FieldValue.Vector<long>([stride, stride]));
        options.Set(2, FieldValue.Vector<long>([baseDilation, baseDilation]));
        options.Set(3, FieldValue.Vector<long>([windowDilation, windowDilation]));
        options.Set(4, FieldValue.Vector<long>([padding, padding, padding, padding]));
        options.Set(5, FieldValue.Int32(1));
        var actual = Run(
            BuiltinOperator.StablehloReduceWindow, options, static body => body.Operator(BuiltinOperator.StablehloMaximum, [new Value(0), new Value(1)], Array.Empty<int>()),
            ModelOperand.Given(data, shape), ModelOperand.Constant([-0.25f]));
        Assert.Equal([Extent(0), Extent(1)], actual.Shape);
        Assert.Equal(expected, actual.AsSpan<float>().ToArray());
        if (baseDilation > 1 || padding > 0) return;

        var plain = new OperatorOptions(1);
        plain.Set(0, FieldValue.Int32(4));
        Assert.Equal(expected, OperatorModel.Run(
            BuiltinOperator.ReduceWindow, plain, TensorType.Float32, ModelOperand.Given(data, shape), ModelOperand.Constant([-0.25f]),
            ModelOperand.Constant([2L, 3L], 2), ModelOperand.Constant([(long)stride, stride], 2), ModelOperand.Constant([(long)windowDilation, windowDilation], 2)).AsSpan<float>().ToArray());
    }

    [Fact]
    public void Sparse_constants_get_their_zeros_back()
    {
        // Blocks of 2 x 2, kept rows of blocks sparse: block (0, 1) and block (1, 0) of a matrix of 4 x 4.
        var builder = new ModelBuilder();
        var sparse = builder.Main.Constant<float>([1, 2, 3, 4, 5, 6, 7, 8], [8]);
        var tensor = builder.Main[sparse];
        tensor.Shape = [4, 4];
        tensor.Sparsity = new SparsityParameters
        {
            TraversalOrder = [0, 1, 2, 3],
            BlockMap = [0, 1],
            Dimensions =
            [
                new DimensionMetadata { Format = 0, DenseSize = 2 },
                new DimensionMetadata { Format = 1, Segments = new SparseIndexVector { Tag = 3, Values = new byte[] { 0, 1, 2 } }, Indices = new SparseIndexVector { Tag = 3, Values = new byte[] { 1, 0 } } },
                new DimensionMetadata { Format = 0, DenseSize = 2 },
                new DimensionMetadata { Format = 0, DenseSize = 2 },
            ],
        };
        builder.Main.Output(builder.Main.Operator(BuiltinOperator.Densify, [sparse], [4, 4]));
        using var interpreter = new Interpreter(builder.Build());
        interpreter.Run(TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 1, 2, 0, 0, 3, 4, 5, 6, 0, 0, 7, 8, 0, 0], interpreter.Outputs[0].Values<float>().ToArray());
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(static i => (float)i)];

    // Builds the model by hand: StableHLO options lie in the second union, and the body is subgraph 1.
    private static TensorValue Run(BuiltinOperator builtin, OperatorOptions options, Func<GraphBuilder, Value>? body, params ModelOperand[] operands)
    {
        var builder = new ModelBuilder();
        var inputs = Array.ConvertAll(operands, operand => operand.IsConstant
            ? builder.Main.Constant(operand.Value)
            : builder.Main.Input(operand.Value.Shape, null, operand.Value.Type));
        builder.Main.Output(builder.Main.Operator(builtin, inputs, [(operands[0].Value.Type, [])]));
        builder.Main.LastOperator.Options2 = options;
        if (body is not null)
        {
            var graph = builder.AddSubgraph("body");
            graph.Input([]);
            graph.Input([]);
            graph.Output(body(graph));
        }

        using var interpreter = new Interpreter(builder.Build());
        var given = operands.Where(static operand => !operand.IsConstant).ToList();
        for (var i = 0; i < given.Count; i++) interpreter.SetInputBytes(i, given[i].Value.Bytes.Span);
        interpreter.Run();
        var output = interpreter.Outputs[0];
        return new TensorValue(output.Type, [.. output.Shape], output.Bytes().ToArray());
    }
}
