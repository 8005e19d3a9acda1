using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Types, parameters and codes that integer kernels do not take: an error names the tensor, what was expected and what was found.</summary>
public sealed class CodeErrorTests
{
    private static readonly CodeTensor X = Codes(TensorType.Int8, 0.1f, 3), Words = Codes(TensorType.Int16, 0.001f, 0);

    [Theory]
    [InlineData(BuiltinOperator.Softmax, TensorType.Int8, TensorType.Int8, 0.01f, -128, 9, "scale 0.01 and zero point -128, expected are 0.00390625 and -128")]
    [InlineData(BuiltinOperator.Softmax, TensorType.Int8, TensorType.Int8, 1f / 256, 0, 9, "expected are 0.00390625 and -128")]
    [InlineData(BuiltinOperator.Softmax, TensorType.Int8, TensorType.Int16, 1f / 32768, 0, 9, "expected are 1.52587890625E-05 and -32768")]
    [InlineData(BuiltinOperator.Softmax, TensorType.UInt8, TensorType.UInt8, 1f / 256, 1, 9, "expected are 0.00390625 and 0")]
    [InlineData(BuiltinOperator.Softmax, TensorType.Int16, TensorType.Int16, 1f / 256, 0, 9, "expected are 3.0517578125E-05 and 0")]
    [InlineData(BuiltinOperator.LogSoftmax, TensorType.Int8, TensorType.Int8, 1f / 8, 127, 50, "expected are 0.0625 and 127")]
    [InlineData(BuiltinOperator.L2Normalization, TensorType.Int8, TensorType.Int8, 1f / 64, 0, 8, "expected are 0.0078125 and 0")]
    [InlineData(BuiltinOperator.Logistic, TensorType.Int8, TensorType.Int8, 0.01f, -128, 0, "expected are 0.00390625 and -128")]
    [InlineData(BuiltinOperator.Logistic, TensorType.UInt8, TensorType.UInt8, 1f / 256, 7, 0, "expected are 0.00390625 and 0")]
    public void Results_have_the_parameters_that_the_kernel_gives_them(BuiltinOperator op, TensorType type, TensorType to, float scale, int zero, int options, string problem)
        => Refuses(problem, new CodeCase("", op, [Codes(type, 0.1f, 0)], Codes(to, scale, zero)) { Options = options == 0 ? null : new OperatorOptions(options) });

    [Theory]
    [InlineData(BuiltinOperator.Add)]
    [InlineData(BuiltinOperator.Mul)]
    [InlineData(BuiltinOperator.Less)]
    public void Words_have_no_zero_point(BuiltinOperator op)
        => Refuses("zero point 5, expected is 0", new CodeCase("", op, [Words, Codes(TensorType.Int16, 0.001f, 5)], op == BuiltinOperator.Less ? Bools : Words));

    [Theory]
    [InlineData(BuiltinOperator.Tanh)]
    [InlineData(BuiltinOperator.Relu)]
    [InlineData(BuiltinOperator.Exp)]
    [InlineData(BuiltinOperator.Elu)]
    [InlineData(BuiltinOperator.HardSwish)]
    public void Codes_need_a_scale(BuiltinOperator op)
    {
        Refuses("has no scale", new CodeCase("", op, [X with { Scale = 0 }], X));
        Refuses("has no scale", new CodeCase("", op, [X], X with { Scale = 0 }));
        Refuses("scale -1", new CodeCase("", op, [X with { Scale = -1 }], X));
        Refuses("zero point 200", new CodeCase("", op, [X with { ZeroPoint = 200 }], X));
    }

    [Fact]
    public void One_scale_is_all_there_is()
    {
        var test = new CodeCase("", BuiltinOperator.Relu, [X], X);
        using var model = test.Build();
        model.Subgraphs[0].Tensors[0].Quantization = QuantizationParameters.PerAxis([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], 0);
        using var interpreter = new TfLiteQuant.Runtime.Interpreter(model);
        var error = Assert.Throws<TfLiteQuantException>(() => interpreter.Run());
        Assert.Contains("has 6 scales", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operands_that_only_move_or_compare_share_their_parameters()
    {
        var other = X with { Scale = 0.2f };
        Refuses("different quantization parameters", new CodeCase("", BuiltinOperator.Maximum, [X, other], X));
        Refuses("has scale 0.1 and zero point 3, tensor 1 'max_pool_2d' 0.2 and 3", new CodeCase("", BuiltinOperator.MaxPool2D, [Codes(TensorType.Int8, 0.1f, 3, 1, 2, 3, 1)], Codes(TensorType.Int8, 0.2f, 3, 1, 2, 3, 1)) { Options = Window() });
        Refuses("has scale 0.1 and zero point 3, tensor 1 'average_pool_2d' 0.1 and 4", new CodeCase("", BuiltinOperator.AveragePool2D, [Codes(TensorType.Int8, 0.1f, 3, 1, 2, 3, 1)], Codes(TensorType.Int8, 0.1f, 4, 1, 2, 3, 1)) { Options = Window() });
        Refuses("different quantization parameters", new CodeCase("", BuiltinOperator.ReduceMax, [X, CodeTensor.Integers(0)], other));
    }

    [Theory]
    [InlineData(0.1f, 3)]
    [InlineData(0.2f, -3)]
    public void Negated_codes_have_the_mirrored_parameters(float scale, int zero)
        => Refuses("to codes of scale", new CodeCase("", BuiltinOperator.Neg, [X], Codes(TensorType.Int8, scale, zero)));

    [Theory]
    [InlineData(TensorType.Int8, 1f / 256, -128)]
    [InlineData(TensorType.UInt8, 1f / 256, 0)]
    [InlineData(TensorType.Int16, 1f / 32768, 0)]
    public void Softmax_has_no_factor_below_zero(TensorType type, float scale, int zero)
        => Refuses("Its beta is -1.", new CodeCase("", BuiltinOperator.Softmax, [Codes(type, 0.1f, 0)], Codes(type, scale, zero)) { Options = new OptionFields(OptionTag.Softmax).Number(0, -1) });

    [Fact]
    public void Types_must_be_alike()
    {
        Refuses("Int16", new CodeCase("", BuiltinOperator.Add, [X, Words], X));
        Refuses("Int16", new CodeCase("", BuiltinOperator.Tanh, [X], Words));
    }

    [Fact]
    public void Division_by_the_zero_point_is_refused()
        => Refuses("divides by 0 (code 3", new CodeCase("", BuiltinOperator.Div, [X, X.Of([6], [1, 2, 3, 4, 5, 6])], X));

    [Theory]
    [InlineData(BuiltinOperator.Sqrt)]
    [InlineData(BuiltinOperator.Rsqrt)]
    public void Roots_of_negative_values_are_refused(BuiltinOperator op)
        => Refuses("below its zero point 3", new CodeCase("", op, [X.Of([6], [3, 4, 5, 6, 7, 2])], X));

    [Fact]
    public void A_product_needs_a_factor()
        => Refuses("multiplies no elements", new CodeCase("", BuiltinOperator.ReduceProd, [X.Of([0], []), CodeTensor.Integers(0)], X.Of([], [0])) { Options = new OperatorOptions(27) });

    private static CodeTensor Bools => new(TensorType.Bool, [6], 0, 0, new int[6]);

    private static OptionFields Window() => new OptionFields(5).Choice(0, Padding.Same).Integer(1, 1).Integer(2, 1).Integer(3, 1).Integer(4, 1);

    private static CodeTensor Codes(TensorType type, float scale, int zero, params int[] shape)
        => new(type, shape.Length == 0 ? [6] : shape, scale, zero, [10, 20, 30, 40, 50, 60]);

    private static void Refuses(string problem, CodeCase test)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => test.Run());
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Advice);
    }
}
