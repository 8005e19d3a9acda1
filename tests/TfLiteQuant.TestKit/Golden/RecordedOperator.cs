using TfLiteQuant.Model;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.TestKit;

/// <summary>
/// One operator of a model with the values that the reference recorded around it: the engine runs it alone on what it was given
/// there, so that its answer owes nothing to the operators before it.
/// <code>
/// using var model = ModelReader.Open(golden.ModelPath("int8_only"));
/// foreach (var op in RecordedOperator.In(golden, "int8_only", model))
///     if (op.Builtin == BuiltinOperator.Conv2D) op.Run().RequireExact(op.Name);
/// </code>
/// </summary>
public sealed class RecordedOperator
{
    private readonly TfLiteModel _model;
    private readonly Operator _operator;
    private readonly Func<int, TensorValue?> _recorded;

    private RecordedOperator(TfLiteModel model, int index, Func<int, TensorValue?> recorded, string name)
    {
        _model = model;
        _operator = model.Subgraphs[0].Operators[index];
        _recorded = recorded;
        Name = $"{name}, operator {index} {BuiltinOperators.NameOf(_operator.Builtin)}";
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    public BuiltinOperator Builtin => _operator.Builtin;

    /// <summary>Its inputs as the model states them; null for one that is absent.</summary>
    public IEnumerable<Tensor?> Inputs => _operator.Inputs.Select(index => index < 0 ? null : Graph.Tensors[index]);

    /// <summary>Its outputs as the model states them.</summary>
    public IEnumerable<Tensor> Outputs => _operator.Outputs.Select(index => Graph.Tensors[index]);

    /// <summary>Tensor indices of its outputs.</summary>
    public IReadOnlyList<int> OutputIndices => _operator.Outputs;

    private Subgraph Graph => _model.Subgraphs[0];

    /// <summary>The operators of a golden model's main graph around which everything was recorded, in order. The model must stay
    /// open while they run.</summary>
    public static IEnumerable<RecordedOperator> In(GoldenModel golden, string variant, TfLiteModel model)
        => Of(model, index => golden.Tensors?.Find($"{variant}.{index}"), $"{golden.Name} {variant}");

    /// <summary>The operators of a model's main graph around which everything was recorded.</summary>
    /// <param name="model">The model.</param>
    /// <param name="recorded">The recorded value of a tensor, null where there is none.</param>
    /// <param name="name">What messages call the model.</param>
    public static IEnumerable<RecordedOperator> Of(TfLiteModel model, Func<int, TensorValue?> recorded, string name)
    {
        for (var i = 0; i < model.Subgraphs[0].Operators.Count; i++)
        {
            var op = new RecordedOperator(model, i, recorded, name);
            if (op.Given().Concat(op._operator.Outputs).All(index => recorded(index) is not null)) yield return op;
        }
    }

    /// <summary>Runs the operator on the recorded inputs and compares its outputs with the recorded ones. Variables start anew.</summary>
    public BitAgreement Run(int threads = 1)
    {
        var graph = new Subgraph { Inputs = [.. Given()], Outputs = _operator.Outputs };
        graph.Tensors.AddRange(Graph.Tensors);
        graph.Operators.Add(_operator);
        using var model = new TfLiteModel();
        model.Buffers.AddRange(_model.Buffers);
        model.OperatorCodes.Add(_operator.Code);
        model.Subgraphs.Add(graph);
        model.Subgraphs.AddRange(_model.Subgraphs.Skip(1));
        using var interpreter = new Interpreter(model, new InterpreterOptions { Threads = threads });
        for (var i = 0; i < graph.Inputs.Length; i++)
        {
            var value = _recorded(graph.Inputs[i])!;
            if (!interpreter.Inputs[i].Shape.AsSpan().SequenceEqual(value.Shape)) interpreter.ResizeInput(i, value.Shape);
            interpreter.SetInputBytes(i, value.Bytes.Span);
        }

        interpreter.Run();
        var agreement = new BitAgreement(0, 0, 0);
        for (var i = 0; i < graph.Outputs.Length; i++)
        {
            var output = interpreter.Outputs[i];
            agreement += BitAgreement.Between(_recorded(graph.Outputs[i])!, new TensorValue(output.Type, output.Shape, output.Bytes().ToArray()));
        }

        return agreement;
    }

    // What is neither constant nor state must be given.
    private IEnumerable<int> Given() => _operator.Inputs
        .Where(index => index >= 0 && !Graph.Tensors[index].IsConstant && !Graph.Tensors[index].IsVariable).Distinct();
}
