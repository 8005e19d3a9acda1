using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Turns the float constants and states of a recurrent operator into what its integer kernel reads.</summary>
internal static class IntegerCells
{
    private const int OutputState = 18;
    private const int CellState = 19;
    private const float InnerScale = 1f / 4096;

    /// <summary>A full LSTM without projection, peephole and normalization: 8-bit weights, 32-bit biases in units of input times
    /// input weights, a 16-bit cell whose scale is a power of two, an 8-bit state with the output's parameters.</summary>
    public static void Lstm(ProbeGraph graph, Value output)
    {
        var op = graph.Main.LastOperator;
        var tensors = graph.Main.Subgraph.Tensors;
        for (var i = 1; i <= 8; i++) Codes<sbyte>(graph, tensors[op.Inputs[i]], TensorType.Int8, Magnitude(tensors[op.Inputs[i]]) / 127, static code => (sbyte)code);
        for (var i = 12; i <= 15; i++)
        {
            var scale = graph.InputParameters.Scale![0] * tensors[op.Inputs[i - 11]].Quantization!.Scale![0];
            Codes<int>(graph, tensors[op.Inputs[i]], TensorType.Int32, scale, static code => (int)code);
        }

        tensors[op.Inputs[OutputState]].Type = TensorType.Int8;
        graph.LikeOutput.Add(new Value(op.Inputs[OutputState]));
        tensors[op.Inputs[CellState]].Type = TensorType.Int16;
        tensors[op.Inputs[CellState]].Quantization = QuantizationParameters.PerTensor(1f / 2048, 0);
        op.Intermediates = [.. Enumerable.Range(0, 5).Select(_ => graph.Main.Tensor([], TensorType.Int16, "intermediate").Index)];
        foreach (var index in op.Intermediates) tensors[index].Quantization = QuantizationParameters.PerTensor(InnerScale, 0);
        tensors[op.Intermediates[4]].Type = TensorType.Int8;
        graph.LikeOutput.Add(new Value(op.Intermediates[4]));
        graph.Main[output].Type = TensorType.Int8;
    }

    /// <summary>SVDF: 8-bit feature weights, 16-bit time weights and state, a 32-bit bias in units of state times time weights.</summary>
    public static void Svdf(ProbeGraph graph)
    {
        var op = graph.Main.LastOperator;
        var tensors = graph.Main.Subgraph.Tensors;
        Tensor feature = tensors[op.Inputs[1]], time = tensors[op.Inputs[2]], bias = tensors[op.Inputs[3]], state = tensors[op.Inputs[4]];
        Codes<sbyte>(graph, feature, TensorType.Int8, Magnitude(feature) / 127, static code => (sbyte)code);
        Codes<short>(graph, time, TensorType.Int16, Magnitude(time) / 512, static code => (short)code);
        state.Type = TensorType.Int16;
        state.Quantization = QuantizationParameters.PerTensor(1f / 4096, 0);
        Codes<int>(graph, bias, TensorType.Int32, state.Quantization.Scale![0] * time.Quantization!.Scale![0], static code => (int)code);
    }

    private static float Magnitude(Tensor tensor)
    {
        var most = 0f;
        foreach (var value in tensor.Buffer.Data.AsSpan<float>()) most = Math.Max(most, Math.Abs(value));
        return most;
    }

    private static void Codes<T>(ProbeGraph graph, Tensor tensor, TensorType type, float scale, Func<double, T> narrow)
        where T : unmanaged
    {
        var values = tensor.Buffer.Data.AsSpan<float>();
        var codes = new T[values.Length];
        for (var i = 0; i < codes.Length; i++) codes[i] = narrow(Math.Round(values[i] / scale));
        tensor.Type = type;
        tensor.Buffer = graph.Builder.Model.AddBuffer(BufferData.From<T>(codes));
        tensor.Quantization = QuantizationParameters.PerTensor(scale, 0);
    }
}
