using TfLiteQuant.Model;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.TestKit;

/// <summary>A model of one operator in the interpreter.</summary>
public sealed class OperatorModel : IDisposable
{
    private readonly TfLiteModel _model;
    private readonly List<ModelOperand> _given = [];

    /// <param name="builtin">The operator.</param>
    /// <param name="options">Its options.</param>
    /// <param name="outputs">Types of its outputs.</param>
    /// <param name="operands">Its inputs; null for one that is absent.</param>
    /// <param name="threads">Threads of the interpreter.</param>
    /// <param name="quantization">Scale and zero point of the outputs, where these are codes.</param>
    public OperatorModel(
        BuiltinOperator builtin, OperatorOptions? options, TensorType[] outputs, ModelOperand?[] operands, int threads = 1, params QuantizationParameters[] quantization)
    {
        var builder = new ModelBuilder();
        var inputs = Array.ConvertAll(operands, operand => Place(builder.Main, operand));
        builder.Main.Output(builder.Main.Operator(builtin, inputs, Array.ConvertAll(outputs, static type => (type, Array.Empty<int>())), options));
        for (var i = 0; i < quantization.Length; i++) builder.Main[new Value(builder.Main.Subgraph.Outputs[i])].Quantization = quantization[i];
        _model = builder.Build();
        Interpreter = new Interpreter(_model, new InterpreterOptions { Threads = threads });
        for (var i = 0; i < _given.Count; i++) Interpreter.SetInputBytes(i, _given[i].Value.Bytes.Span);
    }

    public Interpreter Interpreter { get; }

    /// <summary>The model; outputs have no shape until <see cref="StateShapes"/>.</summary>
    public TfLiteModel Model => _model;

    /// <summary>What is given to each run.</summary>
    public IReadOnlyList<TensorValue> GivenValues => [.. _given.Select(static operand => operand.Value)];

    /// <summary>Writes the shapes that the last run's outputs had into the model, for runtimes that rely on them.</summary>
    public void StateShapes()
    {
        var graph = _model.Subgraphs[0];
        for (var i = 0; i < graph.Outputs.Length; i++) graph.Tensors[graph.Outputs[i]].Shape = [.. Interpreter.Outputs[i].Shape];
    }

    /// <summary>Runs once and returns the outputs.</summary>
    public TensorValue[] Run()
    {
        Interpreter.Run();
        return [.. Interpreter.Outputs.Select(static output => new TensorValue(output.Type, [.. output.Shape], output.Bytes().ToArray()))];
    }

    /// <summary>Runs one operator once and returns its first output.</summary>
    public static TensorValue Run(BuiltinOperator builtin, OperatorOptions? options, TensorType output, params ModelOperand?[] operands)
    {
        using var model = new OperatorModel(builtin, options, [output], operands);
        return model.Run()[0];
    }

    public void Dispose()
    {
        Interpreter.Dispose();
        _model.Dispose();
    }

    private Value Place(GraphBuilder graph, ModelOperand? operand)
    {
        if (operand is null) return Value.None;
        if (!operand.IsConstant && !operand.IsState) _given.Add(operand);
        var value = operand.IsConstant ? graph.Constant(operand.Value)
            : operand.IsState ? graph.Variable(operand.Value.Shape, type: operand.Value.Type)
            : graph.Input(operand.Value.Shape, null, operand.Value.Type);
        graph[value].Quantization = operand.Quantization;
        return value;
    }
}
