using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Specification;

/// <summary>Small integer models, right as they are made and spoilt in one place.</summary>
internal static class SpoiltModels
{
    private static readonly QuantizationParameters Plain = QuantizationParameters.PerTensor(0.05f, 3);
    private static readonly QuantizationParameters Plain16 = QuantizationParameters.PerTensor(0.0005f, 0);

    /// <summary>A CONV_2D with scales along its filters. Tensors: 0 input, 1 filter, 2 bias, 3 output.</summary>
    public static TfLiteModel Convolution(Action<Subgraph>? spoil = null)
    {
        var builder = new ModelBuilder();
        var input = Input(builder, TensorType.Int8, [1, 4, 4, 2], Plain);
        var filter = builder.Main.QuantizedConstant<sbyte>([1, -127, 127, 4, 5, 6], [3, 1, 1, 2], QuantizationParameters.PerAxis([0.01f, 0.02f, 0.03f], 0));
        var bias = builder.Main.QuantizedConstant<int>([10, 20, 30], [3], QuantizationParameters.PerAxis([0.05f * 0.01f, 0.05f * 0.02f, 0.05f * 0.03f], 0));
        var options = new OptionFields(OptionTag.Conv2D).Integer(1, 1).Integer(2, 1);
        return Finish(builder, builder.Main.Operator(BuiltinOperator.Conv2D, [input, filter, bias], [1, 4, 4, 3], options, 3), Plain, spoil);
    }

    /// <summary>A FULLY_CONNECTED of 600 inputs with 16-bit activations and a 32-bit bias.</summary>
    public static TfLiteModel LongSum()
    {
        var builder = new ModelBuilder();
        var input = Input(builder, TensorType.Int16, [1, 600], Plain16);
        var filter = builder.Main.QuantizedConstant<sbyte>(new sbyte[600], [1, 600], QuantizationParameters.PerTensor(0.01f, 0));
        var bias = builder.Main.QuantizedConstant<int>([1], [1], QuantizationParameters.PerTensor(0.0005f * 0.01f, 0));
        return Finish(builder, builder.Main.Operator(BuiltinOperator.FullyConnected, [input, filter, bias], [1, 1], new OptionFields(OptionTag.FullyConnected).Integer(4, (int)TensorType.Int32), 11), Plain16);
    }

    /// <summary>An operator of one input. Tensors: 0 input, 1 output, where no constants are given.</summary>
    public static TfLiteModel Unary(
        BuiltinOperator op, QuantizationParameters output, TensorType type = TensorType.Int8, int[]? shape = null, int version = 1, Func<GraphBuilder, Value[]>? constants = null, Action<Subgraph>? spoil = null)
    {
        var builder = new ModelBuilder();
        var input = Input(builder, type, shape ?? [1, 6], type == TensorType.Int16 ? Plain16 : Plain);
        Value[] inputs = [input, .. constants?.Invoke(builder.Main) ?? []];
        return Finish(builder, builder.Main.Operator(op, inputs, shape ?? [1, 6], null, version), output, spoil);
    }

    /// <summary>An operator of two inputs. Tensors: 0 and 1 inputs, 2 output.</summary>
    public static TfLiteModel Binary(BuiltinOperator op, TensorType type = TensorType.Int8, OperatorOptions? options = null, int version = 2, Action<Subgraph>? spoil = null)
    {
        var builder = new ModelBuilder();
        var parameters = type == TensorType.Int16 ? Plain16 : Plain;
        Value[] inputs = [Input(builder, type, [1, 6], parameters), Input(builder, type, [1, 6], parameters)];
        return Finish(builder, builder.Main.Operator(op, inputs, [1, 6], options, version), parameters, spoil);
    }

    /// <summary>An integer LSTM; its cell state is input 19.</summary>
    public static TfLiteModel Lstm(Action<Subgraph>? spoil = null)
    {
        var graph = new ProbeGraph(TensorType.Int8, isFloat: false, new ProbeSettings());
        var output = KernelProbeList.All.Single(static probe => probe.Operator == BuiltinOperator.UnidirectionalSequenceLstm).Build(graph)[0];
        foreach (var value in (Value[])[output, .. graph.LikeOutput]) graph.Main[value].Quantization = Plain;
        graph.Main.Output(output);
        spoil?.Invoke(graph.Main.Subgraph);
        return graph.Builder.Build();
    }

    /// <summary>An integer operator, its result turned to float, and a float operator.</summary>
    public static TfLiteModel WithFloatTail()
    {
        var builder = new ModelBuilder();
        var tanh = builder.Main.Operator(BuiltinOperator.Tanh, [Input(builder, TensorType.Int8, [1, 6], Plain)], [1, 6], null, 2);
        builder.Main[tanh].Quantization = QuantizationParameters.PerTensor(1f / 128, 0);
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Sin, builder.Main.Dequantize(tanh)));
        return builder.Build();
    }

    /// <summary>QUANTIZE from codes to codes of the same kind.</summary>
    public static TfLiteModel Requantized(QuantizationParameters to)
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Quantize(Input(builder, TensorType.Int8, [1, 6], Plain), TensorType.Int8, to));
        return builder.Build();
    }

    /// <summary>An IF whose branches take codes of some scale.</summary>
    public static TfLiteModel Branches(QuantizationParameters inside)
    {
        var builder = new ModelBuilder();
        GraphBuilder then = builder.AddSubgraph("then"), otherwise = builder.AddSubgraph("else");
        foreach (var branch in new[] { then, otherwise })
        {
            var value = branch.Input([1, 6], type: TensorType.Int8);
            branch[value].Quantization = inside;
            branch.Output(value);
        }

        var taken = builder.Main.If(builder.Main.Input([], type: TensorType.Bool), then, otherwise, Input(builder, TensorType.Int8, [1, 6], Plain));
        builder.Main[taken[0]].Quantization = inside;
        builder.Main.Output(taken);
        return builder.Build();
    }

    /// <summary>A variable that is assigned codes of one scale and read as codes of another.</summary>
    public static TfLiteModel Variable(QuantizationParameters read)
    {
        var builder = new ModelBuilder();
        var handle = builder.Main.VariableHandle("kept");
        builder.Main.AssignVariable(handle, Input(builder, TensorType.Int8, [1, 6], Plain));
        return Finish(builder, builder.Main.Operator(BuiltinOperator.ReadVariable, [handle], [(TensorType.Int8, [1, 6])])[0], read);
    }

    /// <summary>A float model, as it is built.</summary>
    public static TfLiteModel Float(Action<GraphBuilder> build)
    {
        var builder = new ModelBuilder();
        build(builder.Main);
        return builder.Build();
    }

    private static Value Input(ModelBuilder builder, TensorType type, int[] shape, QuantizationParameters parameters)
    {
        var value = builder.Main.Input(shape, type: type);
        builder.Main[value].Quantization = parameters;
        return value;
    }

    private static TfLiteModel Finish(ModelBuilder builder, Value output, QuantizationParameters parameters, Action<Subgraph>? spoil = null)
    {
        builder.Main[output].Quantization = parameters;
        builder.Main.Output(output);
        spoil?.Invoke(builder.Main.Subgraph);
        return builder.Build();
    }
}
