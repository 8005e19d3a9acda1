using System.Runtime.InteropServices;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>
/// A graph built twice from the same numbers: once of codes, and once of the float values that these codes stand for, so that the
/// one's answer can be held to the other's.
/// </summary>
public sealed class ProbeGraph
{
    private readonly SeededRandom _random = new(11);
    private readonly ProbeSettings _settings;
    private int _inputs;

    /// <param name="type">Type of the codes.</param>
    /// <param name="isFloat">Whether this is the float one of the two.</param>
    /// <param name="settings">What is varied.</param>
    public ProbeGraph(TensorType type, bool isFloat, ProbeSettings settings)
    {
        Codes = type;
        IsFloat = isFloat;
        _settings = settings;
    }

    /// <summary>The model.</summary>
    public ModelBuilder Builder { get; } = new();

    /// <summary>The graph.</summary>
    public GraphBuilder Main => Builder.Main;

    /// <summary>Type of the codes, in the float graph, too.</summary>
    public TensorType Codes { get; }

    /// <summary>Whether values are floats here.</summary>
    public bool IsFloat { get; }

    /// <summary>Type of activations in this graph.</summary>
    public TensorType Type => IsFloat ? TensorType.Float32 : Codes;

    /// <summary>Values for the graph's inputs, in their order.</summary>
    public List<TensorValue> Given { get; } = [];

    /// <summary>Tensors that get the output's parameters, once these are known.</summary>
    public List<Value> LikeOutput { get; } = [];

    /// <summary>Parameters of the input added first.</summary>
    public QuantizationParameters InputParameters => Parameters(0);

    /// <summary>Adds an input of random values of either sign.</summary>
    public Value Activation(params int[] shape) => Feed(shape, Draw(shape, Parameters(_inputs), isPositive: false), isConstant: false);

    /// <summary>Adds an input of random values well above zero.</summary>
    public Value Positive(params int[] shape) => Feed(shape, Draw(shape, Parameters(_inputs), isPositive: true), isConstant: false);

    /// <summary>Adds an input of few different values, so that some of one input equal some of another.</summary>
    public Value Coarse(params int[] shape)
    {
        var zero = Parameters(_inputs).ZeroPoint![0];
        var step = Codes == TensorType.Int16 ? 5000 : 20;
        return Feed(shape, Codify(shape, () => zero + step * (_random.NextInt32(11) - 5)), isConstant: false);
    }

    /// <summary>Adds a constant with the parameters an input would have.</summary>
    public Value Held(params int[] shape) => Feed(shape, Draw(shape, Parameters(_inputs), isPositive: false), isConstant: true);

    /// <summary>Adds an input of whole numbers that are no codes.</summary>
    public Value Whole(int[] elements, params int[] shape) => Input(TensorValue.From<int>(elements, shape));

    /// <summary>Adds an input of truth values.</summary>
    public Value Truth(params int[] shape)
    {
        var elements = new bool[shape.Aggregate(1, static (product, dimension) => product * dimension)];
        for (var i = 0; i < elements.Length; i++) elements[i] = _random.NextInt32(2) == 1;
        return Input(TensorValue.From<bool>(elements, shape));
    }

    /// <summary>Adds int8 weights with a scale per index along a dimension, or a single one where <paramref name="axis"/> is negative.</summary>
    public Value Filter(int axis, params int[] shape)
    {
        var codes = new sbyte[shape.Aggregate(1, static (product, dimension) => product * dimension)];
        for (var i = 0; i < codes.Length; i++) codes[i] = (sbyte)(_random.NextInt32(255) - 127);
        if (Codes == TensorType.UInt8) axis = -1;
        var scales = new float[axis < 0 || _settings.IsPerTensor ? 1 : shape[axis]];
        for (var i = 0; i < scales.Length; i++) scales[i] = (float)_random.NextDouble(0.004, 0.008);
        var parameters = scales.Length == 1 ? QuantizationParameters.PerTensor(scales[0], 0) : QuantizationParameters.PerAxis(scales, axis);
        if (!IsFloat && Codes == TensorType.UInt8)
            return Main.QuantizedConstant<byte>(Array.ConvertAll(codes, static code => (byte)(code + 128)), shape, QuantizationParameters.PerTensor(scales[0], 128), "filter");
        if (!IsFloat) return Main.QuantizedConstant<sbyte>(codes, shape, parameters, "filter");
        var inner = axis < 0 ? 1 : shape[(axis + 1)..].Aggregate(1, static (product, dimension) => product * dimension);
        var values = new float[codes.Length];
        for (var i = 0; i < codes.Length; i++) values[i] = codes[i] * scales[scales.Length == 1 ? 0 : i / inner % scales.Length];
        return Main.Constant<float>(values, shape, "filter");
    }

    /// <summary>Adds a bias in units of the product of the input's and the filter's scales; 64 bits wide for 16-bit activations unless
    /// the settings say 32.</summary>
    public Value Bias(QuantizationParameters filter, int count)
    {
        var codes = new int[count];
        for (var i = 0; i < count; i++) codes[i] = _random.NextInt32(2000) - 1000;
        var inputScale = InputParameters.Scale![0];
        float[] scales = IsFloat ? [] : Array.ConvertAll(filter.Scale!, scale => scale * inputScale);
        if (IsFloat) return Main.Constant<float>(new float[count], [count], "bias");
        Array.Clear(codes);
        var parameters = scales.Length == 1 ? QuantizationParameters.PerTensor(scales[0], 0) : QuantizationParameters.PerAxis(scales, 0);
        return Codes == TensorType.Int16 && !_settings.IsNarrowBias
            ? Main.QuantizedConstant<long>(Array.ConvertAll(codes, static code => (long)code), [count], parameters, "bias")
            : Main.QuantizedConstant<int>(codes, [count], parameters, "bias");
    }

    /// <summary>Type to state for a bias of 16-bit activations, as the operators' options want it.</summary>
    public TensorType StatedBias => IsFloat || Codes != TensorType.Int16 ? TensorType.Float32 : _settings.IsNarrowBias ? TensorType.Int32 : TensorType.Int64;

    /// <summary>Adds the operator; outputs have the activations' type.</summary>
    public Value[] Run(BuiltinOperator op, Value[] inputs, OperatorOptions? options, params int[][] outputs)
        => Main.Operator(op, inputs, Array.ConvertAll(outputs, shape => (Type, shape)), options);

    /// <summary>Adds the operator; outputs have types of their own.</summary>
    public Value[] Run(BuiltinOperator op, Value[] inputs, OperatorOptions? options, params (TensorType Type, int[] Shape)[] outputs)
        => Main.Operator(op, inputs, outputs, options);

    /// <summary>Values that codes stand for.</summary>
    public static float[] Values(TensorValue codes, QuantizationParameters parameters)
        => Array.ConvertAll(codes.ToDoubles(), code => (float)((code - parameters.ZeroPoint![0]) * parameters.Scale![0]));

    private Value Feed(int[] shape, TensorValue codes, bool isConstant)
    {
        var parameters = Parameters(_inputs++);
        var value = IsFloat ? TensorValue.From<float>(Values(codes, parameters), shape) : codes;
        var added = isConstant ? Main.Constant(value) : Input(value);
        if (!IsFloat) Main[added].Quantization = parameters;
        return added;
    }


    private Value Input(TensorValue value)
    {
        Given.Add(value);
        return Main.Input(value.Shape, null, value.Type);
    }

    // Inputs of operators with free scales differ in scale and zero point.
    private QuantizationParameters Parameters(int input)
    {
        var number = _settings.HasOneScale ? 0 : input;
        return Codes switch
        {
            TensorType.Int16 => QuantizationParameters.PerTensor((1f + number * 0.25f) / 8192, _settings.IsShifted ? 5 : 0),
            TensorType.Int32 => QuantizationParameters.PerTensor(1f / (1 << 28), 0),
            TensorType.UInt8 => QuantizationParameters.PerTensor((1f + number * 0.25f) / 32, _settings.HasZeroPointZero ? 0 : 121 + 7 * number),
            _ => QuantizationParameters.PerTensor((1f + number * 0.25f) / 32, _settings.HasZeroPointZero ? 0 : -7 + 7 * number),
        };
    }

    private TensorValue Draw(int[] shape, QuantizationParameters parameters, bool isPositive)
    {
        var (low, high) = Codes.CodeRange();
        if (isPositive) low = parameters.ZeroPoint![0] + (high - low) / 8;
        return Codify(shape, () => low + (long)(_random.NextDouble() * (high - low + 1)));
    }

    private TensorValue Codify(int[] shape, Func<long> draw)
    {
        var codes = new long[shape.Aggregate(1, static (product, dimension) => product * dimension)];
        for (var i = 0; i < codes.Length; i++) codes[i] = draw();
        return Codes switch
        {
            TensorType.Int8 => TensorValue.From<sbyte>(Array.ConvertAll(codes, static code => (sbyte)code), shape),
            TensorType.UInt8 => TensorValue.From<byte>(Array.ConvertAll(codes, static code => (byte)code), shape),
            TensorType.Int32 => TensorValue.From<int>(Array.ConvertAll(codes, static code => (int)code), shape),
            _ => TensorValue.From<short>(Array.ConvertAll(codes, static code => (short)code), shape),
        };
    }
}
