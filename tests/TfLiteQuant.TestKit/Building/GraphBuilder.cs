using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Makes one graph of a model: tensors and operators of any kind. The other parts of this class know particular operators.</summary>
public sealed partial class GraphBuilder
{
    private readonly ModelBuilder _builder;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    internal GraphBuilder(ModelBuilder builder, Subgraph subgraph, int index)
    {
        _builder = builder;
        Subgraph = subgraph;
        Index = index;
    }

    /// <summary>The graph under construction, for what has no method here.</summary>
    public Subgraph Subgraph { get; }

    /// <summary>Its index in the model.</summary>
    public int Index { get; }

    /// <summary>The operator added last, for what has no method here.</summary>
    public Operator LastOperator => Subgraph.Operators[^1];

    private TfLiteModel Model => _builder.Model;

    /// <summary>The tensor of a value.</summary>
    public Tensor this[Value value] => Subgraph.Tensors[value.Index];

    /// <summary>Dimensions of a value.</summary>
    public int[] ShapeOf(Value value) => this[value].Shape!;

    /// <summary>Adds an input of the graph.</summary>
    /// <param name="shape">Dimensions.</param>
    /// <param name="name">Tensor name; made up where left out.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shapeSignature">Dimensions with -1 for those that may change.</param>
    public Value Input(int[] shape, string? name = null, TensorType type = TensorType.Float32, int[]? shapeSignature = null)
    {
        var value = Tensor(shape, type, name ?? "input");
        this[value].ShapeSignature = shapeSignature;
        Subgraph.Inputs = [.. Subgraph.Inputs, value.Index];
        return value;
    }

    /// <summary>Makes values outputs of the graph.</summary>
    public void Output(params Value[] values) => Subgraph.Outputs = [.. Subgraph.Outputs, .. values.Select(static value => value.Index)];

    /// <summary>Adds a tensor without data that nothing computes yet.</summary>
    public Value Tensor(int[] shape, TensorType type = TensorType.Float32, string name = "tensor")
        => new(Subgraph.AddTensor(new Tensor { Name = Unique(name), Shape = shape, Type = type, HasRank = true, Buffer = Model.Buffers[0] }));

    /// <summary>Adds a state that keeps its value between runs.</summary>
    public Value Variable(int[] shape, string name = "state", TensorType type = TensorType.Float32)
    {
        var value = Tensor(shape, type, name);
        this[value].IsVariable = true;
        return value;
    }

    /// <summary>Adds a constant.</summary>
    public Value Constant(TensorValue data, string name = "constant")
    {
        var value = Tensor(data.Shape, data.Type, name);
        this[value].Buffer = Model.AddBuffer(BufferData.From(data.Bytes.Span));
        return value;
    }

    /// <summary>Adds a constant of the given elements.</summary>
    public Value Constant<T>(ReadOnlySpan<T> elements, int[] shape, string name = "constant")
        where T : unmanaged
        => Constant(TensorValue.From(elements, shape), name);

    /// <summary>Adds a constant vector of 32-bit integers, such as axes or a shape.</summary>
    public Value Integers(params int[] elements) => Constant<int>(elements, [elements.Length], "integers");

    /// <summary>Adds random float weights from -<paramref name="magnitude"/> to <paramref name="magnitude"/>.</summary>
    public Value Weights(int[] shape, string name = "weights", double magnitude = 1)
    {
        var count = shape.Aggregate(1, static (product, dimension) => product * dimension);
        return Constant<float>(_builder.Random.Floats(count, -magnitude, magnitude), shape, name);
    }

    /// <summary>Adds a constant of integer codes with their parameters.</summary>
    public Value QuantizedConstant<T>(ReadOnlySpan<T> codes, int[] shape, QuantizationParameters parameters, string name = "codes")
        where T : unmanaged
    {
        var value = Constant(codes, shape, name);
        this[value].Quantization = parameters;
        return value;
    }

    /// <summary>Adds a builtin operator with outputs of the given types and shapes.</summary>
    public Value[] Operator(
        BuiltinOperator builtin,
        Value[] inputs,
        (TensorType Type, int[] Shape)[] outputs,
        OperatorOptions? options = null,
        int version = 1,
        string? name = null)
    {
        var code = Model.GetOrAddOperatorCode(builtin);
        code.RequireVersion(version);
        return Add(code, inputs, outputs, options, name ?? code.Name.ToLowerInvariant());
    }

    /// <summary>Adds a builtin operator with one output of the first input's type.</summary>
    public Value Operator(BuiltinOperator builtin, Value[] inputs, int[] shape, OperatorOptions? options = null, int version = 1, string? name = null)
        => Operator(builtin, inputs, [(this[inputs[0]].Type, shape)], options, version, name)[0];

    /// <summary>Adds a custom operator; each name gets an operator code of its own.</summary>
    public Value[] Custom(string customCode, Value[] inputs, (TensorType Type, int[] Shape)[] outputs, byte[]? options = null, int version = 1)
    {
        var code = Model.OperatorCodes.Find(code => code.Builtin == BuiltinOperator.Custom && code.CustomCode == customCode);
        if (code is null) Model.OperatorCodes.Add(code = new OperatorCode { Builtin = BuiltinOperator.Custom, CustomCode = customCode });
        code.RequireVersion(version);
        var values = Add(code, inputs, outputs, null, customCode);
        LastOperator.CustomOptions = options is null ? null : BufferData.From<byte>(options);
        return values;
    }

    private Value[] Add(OperatorCode code, Value[] inputs, (TensorType Type, int[] Shape)[] outputs, OperatorOptions? options, string name)
    {
        var values = Array.ConvertAll(outputs, output => Tensor(output.Shape, output.Type, name));
        Subgraph.Operators.Add(new Operator
        {
            Code = code,
            Inputs = Array.ConvertAll(inputs, static value => value.Index),
            Outputs = Array.ConvertAll(values, static value => value.Index),
            Options = options,
        });
        return values;
    }

    // Names are unique in a graph, as the runtime finds inputs and outputs by name.
    private string Unique(string name)
    {
        var unique = name;
        for (var number = 1; !_names.Add(unique); number++) unique = name + "_" + number.ToString(CultureInfo.InvariantCulture);
        return unique;
    }
}
