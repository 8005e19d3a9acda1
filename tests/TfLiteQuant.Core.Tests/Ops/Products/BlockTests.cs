using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>FULLY_CONNECTED and EMBEDDING_LOOKUP whose codes have scales for blocks.</summary>
[VerifiesCodes(BuiltinOperator.FullyConnected, "int4 blocks", "int2 blocks")]
[VerifiesCodes(BuiltinOperator.EmbeddingLookup, "int4 blocks", "int2 blocks")]
public sealed class BlockTests
{
    [Theory]
    [InlineData(TensorType.Int4, 1, 32, 1, 32)]
    [InlineData(TensorType.Int4, 3, 64, 7, 32)]
    [InlineData(TensorType.Int4, 13, 128, 33, 64)]
    [InlineData(TensorType.Int4, 2, 256, 72, 128)]
    [InlineData(TensorType.Int4, 25, 6, 41, 3)]
    [InlineData(TensorType.Int4, 2, 5, 9, 1)]
    [InlineData(TensorType.Int4, 4, 35, 8, 35)]
    [InlineData(TensorType.Int4, 1, 512, 520, 256)]
    [InlineData(TensorType.Int2, 1, 32, 1, 32)]
    [InlineData(TensorType.Int2, 5, 96, 31, 32)]
    [InlineData(TensorType.Int2, 2, 9, 6, 3)]
    public void Products_have_the_bits_of_the_kernels_arithmetic(TensorType type, int rows, int depth, int units, int blockSize)
    {
        var random = new SeededRandom((ulong)(rows * 1000 + depth));
        foreach (var hasBias in new[] { false, true })
            foreach (var activation in new[] { FusedActivation.None, FusedActivation.Relu, FusedActivation.Relu6 })
            {
                var (model, matrix, input, bias) = Product(random, type, rows, depth, units, blockSize, hasBias, activation);
                float[] expected = [.. matrix.FullyConnected(input, bias).Select(value => Activated(value, activation))];
                for (var threads = 1; threads <= 3; threads++) Assert.Equal(expected, Run(model, threads, TensorValue.From<float>(input, rows, depth)));
            }
    }

    [Fact]
    public void Products_of_every_width_and_length_are_right()
    {
        var random = new SeededRandom(7);
        for (var size = 1; size <= 257; size++)
        {
            var (model, matrix, input, bias) = Product(random, TensorType.Int4, 1 + size % 3, size, 258 - size, size, true, FusedActivation.None);
            Assert.Equal(matrix.FullyConnected(input, bias), Run(model, 1, TensorValue.From<float>(input, 1 + size % 3, size)));
        }
    }

    [Fact]
    public void Rows_of_zeros_give_the_bias()
    {
        var (model, _, _, bias) = Product(new SeededRandom(3), TensorType.Int4, 2, 32, 5, 32, true, FusedActivation.None);
        Assert.Equal([.. bias!, .. bias!], Run(model, 1, TensorValue.From<float>(new float[64], 2, 32)));
    }

    [Theory]
    [InlineData(TensorType.Int4, 64, 32)]
    [InlineData(TensorType.Int4, 6, 3)]
    [InlineData(TensorType.Int2, 64, 32)]
    [InlineData(TensorType.Int2, 12, 6)]
    public void Rows_are_scaled_block_by_block(TensorType type, int columns, int blockSize)
    {
        int[] ids = [3, 0, 0, 4];
        var (model, table) = Table(type, 5, columns, blockSize);
        Assert.Equal(table.Lookup(ids), Run(model, 1, TensorValue.From<int>(ids, 4)));
        var error = Assert.Throws<TfLiteQuantException>(() => Run(model, 1, TensorValue.From<int>([0, 1, 2, 5], 4)));
        Assert.Contains("Index 5", error.Message, StringComparison.Ordinal);
    }

    // XNNPACK takes blocks of a multiple of 32 and no fused TANH; else the runtime's own kernel runs, which applies no activation.
    [Theory]
    [InlineData(2, 48, 17, 16, FusedActivation.None)]
    [InlineData(5, 256, 9, 8, FusedActivation.None)]
    [InlineData(5, 80, 9, 40, FusedActivation.None)]
    [InlineData(3, 96, 33, 48, FusedActivation.Relu)]
    [InlineData(3, 96, 33, 32, FusedActivation.Tanh)]
    [InlineData(3, 64, 33, 64, FusedActivation.Tanh)]
    [InlineData(1, 64, 33, 16, FusedActivation.Tanh)]
    public async Task The_runtimes_own_kernel_gives_the_bits_of_the_reference(int rows, int depth, int units, int blockSize, FusedActivation activation)
    {
        var (model, matrix, input, bias) = Product(new SeededRandom(5), TensorType.Int4, rows, depth, units, blockSize, true, activation);
        var run = await LiteRtRuntime.Require().RunAsync(
            ModelWriter.ToBytes(model), [new LiteRtCase(TensorValue.From<float>(input, rows, depth))], null, TestContext.Current.CancellationToken);
        Assert.False(run.FullyAccelerated);
        Assert.Equal(matrix.FullyConnected(input, bias, isPortable: true), run.Cases[0][0].AsSpan<float>().ToArray());
    }

    // XNNPACK adds up in another order; it does apply activations.
    [Theory]
    [InlineData(FusedActivation.None)]
    [InlineData(FusedActivation.Relu)]
    [InlineData(FusedActivation.Relu6)]
    public async Task Xnnpack_gives_the_same_but_for_rounding(FusedActivation activation)
    {
        var (model, _, input, _) = Product(new SeededRandom(5), TensorType.Int4, 3, 128, 16, 32, true, activation);
        var value = TensorValue.From<float>(input, 3, 128);
        var run = await LiteRtRuntime.Require().RunAsync(ModelWriter.ToBytes(model), [new LiteRtCase(value)], null, TestContext.Current.CancellationToken);
        Assert.True(run.FullyAccelerated);
        var (actual, theirs) = (Run(model, 1, value), run.Cases[0][0].AsSpan<float>().ToArray());
        var tolerance = 1e-6f * (theirs.Max() - theirs.Min());
        for (var i = 0; i < actual.Length; i++) Assert.Equal(theirs[i], actual[i], tolerance);
    }

    [Fact]
    public async Task The_runtime_refuses_products_with_2_bits()
    {
        var (model, _, _, _) = Product(new SeededRandom(5), TensorType.Int2, 3, 128, 16, 32, true, FusedActivation.None);
        await Assert.ThrowsAsync<LiteRtException>(() => LiteRtRuntime.Require().RunAsync(ModelWriter.ToBytes(model), [], null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(TensorType.Int4)]
    [InlineData(TensorType.Int2)]
    public async Task The_runtime_finds_the_same_rows(TensorType type)
    {
        var (model, _) = Table(type, 5, 64, 32);
        var ids = TensorValue.From<int>([3, 0, 0, 4], 4);
        var run = await LiteRtRuntime.Require().RunAsync(ModelWriter.ToBytes(model), [new LiteRtCase(ids)], null, TestContext.Current.CancellationToken);
        Assert.Equal(run.Cases[0][0].AsSpan<float>().ToArray(), Run(model, 1, ids));
    }

    [Fact]
    public void What_is_wrong_with_blocks_is_named()
    {
        Refused("Blocks of 24 do not divide", static (graph, weights) => Blocks(graph, weights, static blocks => blocks with { BlockSize = 24 }));
        Refused("has 10 scales for the 5 blocks", static (graph, weights) => Blocks(graph, weights, static blocks => blocks with { BlockSize = 64 }));
        Refused("are Int16", static (graph, weights) => graph.Tensors[((BlockwiseQuantization)weights.Quantization!.Details!).Scales].Type = TensorType.Int16);
        Refused("have zero points", static (graph, weights) => Blocks(graph, weights, blocks => blocks with
        {
            ZeroPoints = graph.AddTensor(new Tensor { Name = "zeros", Type = TensorType.Int8, Shape = [5, 2], Buffer = new ModelBuffer { Data = BufferData.From<sbyte>([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]) } }),
        }));
        Refused("neither scales along a dimension", static (_, weights) => weights.Quantization!.Details = new CustomQuantization([1]), lookup: true);
    }

    private static void Blocks(Subgraph graph, Tensor weights, Func<BlockwiseQuantization, BlockwiseQuantization> change)
        => weights.Quantization!.Details = change((BlockwiseQuantization)weights.Quantization.Details!);

    private static void Refused(string words, Action<Subgraph, Tensor> spoil, bool lookup = false)
    {
        var model = lookup
            ? Table(TensorType.Int4, 5, 64, 32).Model
            : Product(new SeededRandom(1), TensorType.Int4, 1, 64, 5, 32, false, FusedActivation.None).Model;
        var graph = model.Subgraphs[0];
        spoil(graph, graph.Tensors[graph.Operators[0].Inputs[1]]);
        var error = Assert.Throws<TfLiteQuantException>(() =>
        {
            using var interpreter = new Interpreter(model);
            interpreter.Run();
        });
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static (TfLiteModel Model, ReferenceBlocks Matrix, float[] Input, float[]? Bias) Product(
        SeededRandom random, TensorType type, int rows, int depth, int units, int blockSize, bool hasBias, FusedActivation activation)
    {
        var builder = new ModelBuilder();
        var (weights, matrix) = Matrix(builder.Main, random, type, units, depth, blockSize);
        var bias = hasBias ? random.Floats(units, -3, 3) : null;
        var main = builder.Main;
        main.Output(main.FullyConnected(main.Input([rows, depth]), weights, bias is null ? Value.None : main.Constant<float>(bias, [units], "bias"), activation));
        main.LastOperator.Code.RequireVersion(type == TensorType.Int2 ? 14 : 12);
        return (builder.Build(), matrix, random.Floats(rows * depth, -2, 5), bias);
    }

    private static (TfLiteModel Model, ReferenceBlocks Table) Table(TensorType type, int rows, int columns, int blockSize)
    {
        var builder = new ModelBuilder();
        var (table, matrix) = Matrix(builder.Main, new SeededRandom(9), type, rows, columns, blockSize);
        var main = builder.Main;
        main.Output(main.Operator(BuiltinOperator.EmbeddingLookup, [main.Input([4], type: TensorType.Int32), table], [(TensorType.Float32, [4, columns])], null, type == TensorType.Int2 ? 5 : 4)[0]);
        return (builder.Build(), matrix);
    }

    private static (Value Value, ReferenceBlocks Matrix) Matrix(GraphBuilder graph, SeededRandom random, TensorType type, int rows, int columns, int blockSize)
    {
        var half = type == TensorType.Int4 ? 8 : 2;
        var codes = random.Integers(rows * columns, -half, half);
        // As AI Edge Quantizer rounds them: XNNPACK keeps only the upper half of a float.
        float[] scales = [.. random.Floats(rows * columns / blockSize, 0.001, 0.1).Select(static scale => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(scale) & ~0xFFFF))];
        return (graph.BlockwiseConstant(type, codes, [rows, columns], scales, blockSize), new ReferenceBlocks(codes, columns, scales, blockSize));
    }

    private static float Activated(float value, FusedActivation activation) => activation switch
    {
        FusedActivation.Relu => Math.Max(0, value),
        FusedActivation.Relu6 => Math.Clamp(value, 0, 6),
        _ => value,
    };

    private static float[] Run(TfLiteModel model, int threads, TensorValue input)
    {
        using var interpreter = new Interpreter(model, new InterpreterOptions { Threads = threads });
        interpreter.SetInputBytes(0, input.Bytes.Span);
        interpreter.Run();
        return interpreter.Outputs[0].Values<float>().ToArray();
    }
}
