using TfLiteQuant.Model;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Bench;

/// <summary>An operator that is measured on floats and on codes.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Builtin">The operator.</param>
/// <param name="Inputs">Shapes of its inputs.</param>
/// <param name="Output">Shape of its output.</param>
internal sealed record CodeProbe(string Name, BuiltinOperator Builtin, int[][] Inputs, int[] Output)
{
    private static readonly int[] Image = [1, 56, 56, 64], Half = [1, 28, 28, 64];

    public OperatorOptions? Options { get; init; }

    /// <summary>A constant integer operand behind the inputs: axes, a size.</summary>
    public int[]? Integers { get; init; }

    /// <summary>Parameters of an int8 result that the kernel fixes.</summary>
    public (float Scale, int ZeroPoint)? Fixed { get; init; }

    /// <summary>Scale of an int16 result that the kernel fixes.</summary>
    public float? FixedWords { get; init; }

    /// <summary>Whether the result has the parameters of the input.</summary>
    public bool KeepsParameters { get; init; }

    /// <summary>Whether there is a kernel of 16-bit codes.</summary>
    public bool TakesWords { get; init; } = true;

    public static CodeProbe[] All =>
    [
        new("ADD", BuiltinOperator.Add, [Image, Image], Image),
        new("ADD by channel", BuiltinOperator.Add, [Image, [64]], Image),
        new("MUL", BuiltinOperator.Mul, [Image, Image], Image),
        new("MUL by pixel", BuiltinOperator.Mul, [Image, [1, 56, 56, 1]], Image),
        new("MAXIMUM", BuiltinOperator.Maximum, [Image, Image], Image) { KeepsParameters = true },
        new("PRELU", BuiltinOperator.Prelu, [Image, [1, 1, 64]], Image),
        new("RELU", BuiltinOperator.Relu, [Image], Image),
        new("LEAKY_RELU", BuiltinOperator.LeakyRelu, [Image], Image) { Options = new OptionFields(75).Number(0, 0.2f) },
        new("HARD_SWISH", BuiltinOperator.HardSwish, [Image], Image) { TakesWords = false },
        new("LOGISTIC", BuiltinOperator.Logistic, [Image], Image) { Fixed = (1f / 256, -128), FixedWords = 1f / 32768 },
        new("TANH", BuiltinOperator.Tanh, [Image], Image) { Fixed = (1f / 128, 0), FixedWords = 1f / 32768 },
        new("GELU", BuiltinOperator.Gelu, [Image], Image),
        new("EXP", BuiltinOperator.Exp, [Image], Image),
        new("SOFTMAX", BuiltinOperator.Softmax, [[200, 1000]], [200, 1000]) { Options = new OptionFields(9).Number(0, 1), Fixed = (1f / 256, -128), FixedWords = 1f / 32768 },
        new("SOFTMAX of short rows", BuiltinOperator.Softmax, [[4000, 49]], [4000, 49]) { Options = new OptionFields(9).Number(0, 1), Fixed = (1f / 256, -128), FixedWords = 1f / 32768 },
        new("LOG_SOFTMAX", BuiltinOperator.LogSoftmax, [[200, 1000]], [200, 1000]) { Fixed = (1f / 16, 127), TakesWords = false },
        new("L2_NORMALIZATION", BuiltinOperator.L2Normalization, [[784, 256]], [784, 256]) { Fixed = (1f / 128, 0), TakesWords = false },
        new("AVERAGE_POOL_2D 2 x 2", BuiltinOperator.AveragePool2D, [Image], Half) { Options = Window(2), KeepsParameters = true },
        new("AVERAGE_POOL_2D whole", BuiltinOperator.AveragePool2D, [Image], [1, 1, 1, 64]) { Options = Window(56), KeepsParameters = true },
        new("MAX_POOL_2D 2 x 2", BuiltinOperator.MaxPool2D, [Image], Half) { Options = Window(2), KeepsParameters = true },
        new("MEAN of the image", BuiltinOperator.Mean, [Image], [1, 64]) { Options = new OptionFields(27), Integers = [1, 2] },
        new("MEAN of channels", BuiltinOperator.Mean, [[784, 256]], [784]) { Options = new OptionFields(27), Integers = [1] },
        new("SUM of channels", BuiltinOperator.Sum, [[784, 256]], [784]) { Options = new OptionFields(27), Integers = [1] },
        new("REDUCE_MAX of channels", BuiltinOperator.ReduceMax, [[784, 256]], [784]) { Options = new OptionFields(27), Integers = [1], KeepsParameters = true },
        new("RESIZE_BILINEAR", BuiltinOperator.ResizeBilinear, [Half], Image) { Options = new OptionFields(15).Flag(3, true), Integers = [56, 56], KeepsParameters = true },
        new("RESIZE_NEAREST_NEIGHBOR", BuiltinOperator.ResizeNearestNeighbor, [Half], Image) { Options = new OptionFields(74), Integers = [56, 56], KeepsParameters = true },
        new("CONCATENATION", BuiltinOperator.Concatenation, [Half, Half], [1, 28, 28, 128]) { Options = new OptionFields(10).Integer(0, 3), KeepsParameters = true },
        new("TRANSPOSE", BuiltinOperator.Transpose, [Image], [1, 64, 56, 56]) { Options = new OptionFields(26), Integers = [0, 3, 1, 2], KeepsParameters = true },
    ];

    /// <summary>A model of the operator.</summary>
    public TfLiteModel Build(TensorType type)
    {
        var (isFloat, isWord) = (type == TensorType.Float32, type == TensorType.Int16);
        var x = QuantizationParameters.PerTensor(isWord ? 0.0002f : 0.05f, isWord ? 0 : 3);
        var y = KeepsParameters ? x
            : isWord ? QuantizationParameters.PerTensor(FixedWords ?? 0.0003f, 0)
            : Fixed is { } given ? QuantizationParameters.PerTensor(given.Scale, given.ZeroPoint) : QuantizationParameters.PerTensor(0.07f, -5);
        var builder = new ModelBuilder();
        var inputs = Array.ConvertAll(Inputs, shape => builder.Main.Input(shape, type: type)).ToList();
        if (!isFloat) inputs.ForEach(input => builder.Main[input].Quantization = x);
        if (Integers is not null) inputs.Add(builder.Main.Integers(Integers));
        var output = builder.Main.Operator(Builtin, [.. inputs], [(type, Output)], Options)[0];
        if (!isFloat) builder.Main[output].Quantization = y;
        builder.Main.Output(output);
        return builder.Build();
    }

    private static OptionFields Window(int size) => new OptionFields(5).Choice(0, Padding.Valid).Integer(1, size).Integer(2, size).Integer(3, size).Integer(4, size);
}
