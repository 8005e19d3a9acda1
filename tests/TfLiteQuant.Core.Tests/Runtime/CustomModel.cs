using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>A model under construction with operators of the test's own.</summary>
internal sealed class CustomModel
{
    private readonly Dictionary<string, OpDefinition> _operators = new(StringComparer.Ordinal)
    {
        ["Add"] = TestOperator.Elementwise(static (x, y) => x + y),
        ["Multiply"] = TestOperator.Elementwise(static (x, y) => x * y),
        ["Less"] = TestOperator.Less(),
        ["Append"] = TestOperator.Append(),
        ["Positive"] = TestOperator.Positive(),
    };

    public ModelBuilder Builder { get; } = new();

    public GraphBuilder Main => Builder.Main;

    /// <summary>The operator of that name.</summary>
    public TestOperator this[string name] => (TestOperator)_operators[name];

    public TestOperator Define(string name, TestOperator op)
    {
        _operators[name] = op;
        return op;
    }

    /// <summary>Adds one with a float output of the first input's shape.</summary>
    public Value Apply(string name, params Value[] inputs) => Apply(Main, name, inputs);

    public Value Apply(GraphBuilder graph, string name, params Value[] inputs)
        => graph.Custom(name, inputs, [(TensorType.Float32, graph.ShapeOf(inputs[0]))])[0];

    /// <summary>Adds LESS with a scalar output.</summary>
    public Value Less(GraphBuilder graph, Value left, Value right) => graph.Custom("Less", [left, right], [(TensorType.Bool, [])])[0];

    /// <summary>A float constant of one element.</summary>
    public static Value Scalar(GraphBuilder graph, float value) => graph.Constant<float>([value], []);

    public Interpreter Open(InterpreterOptions? options = null)
        => new(Builder.Build(), (options ?? new InterpreterOptions()) with { CustomOperators = _operators });
}
