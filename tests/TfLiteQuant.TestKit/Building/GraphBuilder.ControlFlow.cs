using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Operators that run other graphs, and resource variables.</content>
public sealed partial class GraphBuilder
{
    private static readonly (TensorType Type, int[] Shape)[] NoOutputs = [];

    /// <summary>IF: both branches take the inputs and have outputs of one shape.</summary>
    public Value[] If(Value condition, GraphBuilder then, GraphBuilder otherwise, params Value[] inputs) => Operator(
        BuiltinOperator.If,
        [condition, .. inputs],
        OutputsOf(then),
        new OptionFields(OptionTag.If).Integer(0, then.Index).Integer(1, otherwise.Index));

    /// <summary>WHILE: the body's outputs become its next inputs while the condition holds.</summary>
    public Value[] While(GraphBuilder condition, GraphBuilder body, params Value[] inputs) => Operator(
        BuiltinOperator.While,
        inputs,
        OutputsOf(body),
        new OptionFields(OptionTag.While).Integer(0, condition.Index).Integer(1, body.Index));

    /// <summary>LESS.</summary>
    public Value Less(Value left, Value right) => Operator(
        BuiltinOperator.Less,
        [left, right],
        [(TensorType.Bool, Broadcast(ShapeOf(left), ShapeOf(right)))],
        new OptionFields(OptionTag.Less))[0];

    /// <summary>CALL_ONCE: runs a graph at the first run only, to initialize variables.</summary>
    public void CallOnce(GraphBuilder initialization)
        => Operator(BuiltinOperator.CallOnce, [], NoOutputs, new OptionFields(OptionTag.CallOnce).Integer(0, initialization.Index));

    /// <summary>VAR_HANDLE of the variable of that name.</summary>
    public Value VariableHandle(string sharedName) => Operator(
        BuiltinOperator.VarHandle,
        [],
        [(TensorType.Resource, [])],
        new OptionFields(OptionTag.VarHandle).Text(0, string.Empty).Text(1, sharedName))[0];

    public Value ReadVariable(Value handle, int[] shape) => Operator(
        BuiltinOperator.ReadVariable,
        [handle],
        [(TensorType.Float32, shape)],
        new OptionFields(OptionTag.ReadVariable))[0];

    public void AssignVariable(Value handle, Value value)
        => Operator(BuiltinOperator.AssignVariable, [handle, value], NoOutputs, new OptionFields(OptionTag.AssignVariable));

    private static (TensorType, int[])[] OutputsOf(GraphBuilder graph)
        => Array.ConvertAll(graph.Subgraph.Outputs, index => (graph.Subgraph.Tensors[index].Type, graph.Subgraph.Tensors[index].Shape!));
}
