using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>Constants without their zeros that operators other than DENSIFY read.</summary>
public sealed class SparseConstantTests
{
    [Theory, InlineData(TensorType.Int8, 0), InlineData(TensorType.UInt8, 3)]
    public void Codes_left_out_are_the_zero_point(TensorType type, int zeroPoint)
    {
        byte[] dense = [.. Enumerable.Range(0, 64).Select(static i => (byte)(i / 4 % 2 == 0 ? i + 1 : 0))];
        byte[] Filled() => [.. dense.Select(code => code == 0 ? (byte)zeroPoint : code)];
        Value Codes(GraphBuilder main, Value value)
        {
            (main[value].Type, main[value].Quantization) = (type, QuantizationParameters.PerTensor(0.1f, zeroPoint));
            return main.Operator(BuiltinOperator.Dequantize, [value], [(TensorType.Float32, [8, 8])], version: 2)[0];
        }

        Assert.Equal(Run(main => Codes(main, main.Constant<byte>(Filled(), [8, 8]))), Run(main => Codes(main, main.Sparse<byte>(dense, [8, 8], 4))));
    }

    [Fact]
    public void Hybrid_operators_read_sparse_codes()
    {
        sbyte[] dense = [.. Enumerable.Range(0, 64).Select(static i => (sbyte)(i / 4 % 2 == 0 ? i - 30 : 0))];
        Assert.Equal(Run(main => main.QuantizedConstant<sbyte>(dense, [8, 8], QuantizationParameters.PerTensor(0.1f, 0))), Run(main =>
        {
            var sparse = main.Sparse<sbyte>(dense, [8, 8], 4);
            main[sparse].Quantization = QuantizationParameters.PerTensor(0.1f, 0);
            return sparse;
        }));
    }

    [Fact]
    public void What_the_graph_returns_is_dense()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Sparse<float>([0, 0, 3, 0, 5, 0], [2, 3]));
        using var interpreter = new Interpreter(builder.Build());
        interpreter.Run(TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 3, 0, 5, 0], interpreter.Outputs[0].Values<float>().ToArray());
    }

    [Fact]
    public void Memory_is_within_the_limit()
    {
        var builder = new ModelBuilder();
        var sparse = builder.Main.Sparse<float>([0, 1], [1, 2]);
        builder.Main[sparse].Shape = [1, 1 << 20];
        builder.Main.Output(builder.Main.Operator(BuiltinOperator.Abs, [sparse], [1, 1 << 20]));
        using var interpreter = new Interpreter(builder.Build(), new InterpreterOptions { MemoryLimit = 1 << 20 });
        Assert.Equal(ErrorCode.MemoryLimitExceeded, Assert.Throws<TfLiteQuantException>(() => interpreter.Prepare(TestContext.Current.CancellationToken)).Code);
    }

    [Fact]
    public void Packed_codes_are_not_supported()
    {
        var error = Assert.Throws<TfLiteQuantException>(() => Run(static main =>
        {
            var sparse = main.Sparse<sbyte>(new sbyte[64], [8, 8]);
            (main[sparse].Type, main[sparse].Quantization) = (TensorType.Int4, QuantizationParameters.PerTensor(0.1f, 0));
            main[sparse].Buffer.Data = BufferData.From<byte>(new byte[4]);
            return sparse;
        }));
        Assert.Equal(ErrorCode.UnsupportedOperator, error.Code);
    }

    private static float[] Run(Func<GraphBuilder, Value> weights)
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.FullyConnected(builder.Main.Input([1, 8]), weights(builder.Main), Value.None));
        using var interpreter = new Interpreter(builder.Build());
        interpreter.Prepare(TestContext.Current.CancellationToken);
        interpreter.SetInput<float>(0, [1, -2, 3, -4, 5, -6, 7, -8]);
        interpreter.Run(TestContext.Current.CancellationToken);
        return interpreter.Outputs[0].Values<float>().ToArray();
    }
}
