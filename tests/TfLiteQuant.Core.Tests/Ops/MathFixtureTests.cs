using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Arithmetic, comparisons, reductions and normalizations against the reference interpreter's recorded answers.</summary>
public sealed class MathFixtureTests
{
    /// <summary>Of the output's range: rounding of a few float operations.</summary>
    private const double Tolerance = 1e-6;

    private static readonly string[] Names =
    [
        "abs", "add", "add_broadcast", "add_const", "add_n", "add_relu", "add_scalar", "add_self", "argmax", "argmin", "atan2",
        "bias_add", "ceil", "clip", "cos", "cumsum", "div", "elu", "equal", "exp", "floor", "gelu_erf", "gelu_tanh", "greater",
        "greater_equal", "hard_swish", "int_arith", "int_shift", "l2_normalize", "layer_norm", "less", "less_equal", "log",
        "logical", "lrn", "maximum", "maximum_5d", "maximum_broadcast", "maximum_const", "maximum_relu", "maximum_scalar",
        "minimum", "minimum_5d", "minimum_broadcast", "minimum_const", "minimum_relu", "minimum_scalar", "minimum_self", "mul",
        "mul_const", "mul_relu", "mul_scalar", "mul_self", "neg", "not_equal", "pow", "pow_const", "prelu", "reduce_any_all",
        "reduce_max", "reduce_max_axis1", "reduce_max_keep", "reduce_mean_axis1", "reduce_mean_keep", "reduce_min",
        "reduce_min_axis1", "reduce_min_keep", "reduce_sum", "reduce_sum_axis1", "reduce_sum_keep", "relu", "relu6",
        "relu_0_to_1", "relu_n1_to_1", "rfft2d_abs", "round", "segment_sum", "select", "select_broadcast", "sign", "softmax",
        "softmax_beta", "square", "squared_difference", "sub", "sub_5d", "sub_const", "sub_relu", "sub_self", "top_k",
        "unique", "variance",
    ];

    public static TheoryData<string> Rows => [.. Names];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Agrees_with_the_reference(string name)
    {
        var fixture = OperatorFixture.Require(name);
        using var model = ModelReader.Open(fixture.ModelPath("float"));
        using var interpreter = new Interpreter(model);
        var inputs = fixture.Manifest.InputNames;
        var samples = fixture.Data["test." + inputs[0]].Shape[0];
        for (var sample = 0; sample < samples; sample++)
        {
            for (var i = 0; i < inputs.Count; i++) interpreter.SetInputBytes(i, fixture.Data["test." + inputs[i]].Slice(sample).Bytes.Span);
            interpreter.Run(TestContext.Current.CancellationToken);
            var expected = fixture.ExpectedOutputs("float", sample)!;
            for (var output = 0; output < expected.Count; output++)
            {
                var values = expected[output].ToDoubles();
                var actual = new TensorValue(expected[output].Type, [.. interpreter.Outputs[output].Shape], interpreter.Outputs[output].Bytes().ToArray());
                var range = values.Length == 0 ? 0 : values.Max() - values.Min();
                OutputAgreement.Between(expected[output], actual).RequireMaxError(Tolerance * Math.Max(range, 1e-6), $"{name} output {output} sample {sample}");
            }
        }
    }
}
