using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>Integer throughout, by equivalents where there are some, or refused with all that stands in the way.</summary>
public sealed class IntegerOnlyTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    [Fact]
    public void Refusal_lists_every_obstacle_with_reason_and_remedy()
    {
        var (x, seen) = (Main.Input([1, 4], "x"), Main.Input([1, 4], "excluded"));
        Main.Output(Main.Unary(BuiltinOperator.Sin, Main.Unary(BuiltinOperator.Abs, x)), Main.Unary(BuiltinOperator.Cos, x), Main.Unary(BuiltinOperator.Tanh, seen));
        var error = Refused(IntegerRun.Only with { Exclude = ["TANH"] });
        Assert.Equal(ErrorCode.NotIntegerOnly, error.Code);
        Assert.Contains("3 places stay float", error.Message);
        Assert.Contains("SIN #1 'sin': it has no integer kernel. Replace it in the float model", error.Message);
        Assert.Contains("COS #2 'cos'", error.Message);
        Assert.Contains("TANH #3 'tanh': excluded by 'TANH'. Let the patterns take it in.", error.Message);
        Assert.Contains("FullInteger", error.Message);
    }

    [Fact]
    public void Refusal_names_the_graph_and_what_lacks_data()
    {
        Main.Output(Main.Unary(BuiltinOperator.Abs, Main.Input([1, 4])));
        var other = _builder.AddSubgraph("other");
        other.Output(other.Unary(BuiltinOperator.Abs, other.Input([1, 4], "y")));
        _builder.Signature("one", Main, ["x"], ["a"]).Signature("two", other, ["x"], ["a"]);
        var error = Refused(IntegerRun.Only);
        Assert.Contains("ABS #0 of subgraph 1 'abs'", error.Message);
        Assert.Contains("calibrating. Calibrate with data that reaches it.", error.Message);
        Assert.Contains("input 'y': its range is not known", error.Message);
    }

    [Fact]
    public void Weights_that_no_scale_holds_are_not_the_operators_fault()
    {
        Main.Output(Main.Mul(Main.Input([1, 4], "x"), Main.Constant<float>([1, 2, 3, float.NaN], [4], "w")));
        var message = Refused(IntegerRun.Only).Message;
        Assert.Contains("'w': it holds values that are infinite", message);
        Assert.Contains("no scale holds them. Change that in the float model.", message);
    }

    [Fact]
    public void Refusal_of_16_bits_without_fallback()
    {
        Main.Output(Main.Unary(BuiltinOperator.HardSwish, Main.Input([1, 4])));
        Assert.Contains("HARD_SWISH #0 'hard_swish': it has no int16 kernel", Refused(IntegerRun.Int16 with { RefuseFloat = true }).Message);
        Assert.Equal(OperatorOutcome.Float, IntegerRun.Of(_builder, IntegerRun.Int16).Row("HARD_SWISH").Outcome);
    }

    [Fact]
    public void An_input_that_is_passed_on_without_a_range_is_refused()
    {
        Main.Output(Main.Unary(BuiltinOperator.Abs, Main.Input([1, 4])), Main.Input([1, 4], "through"));
        Assert.Contains("input 'through': its range is not known", Refused(IntegerRun.Only).Message);
    }

    public static TheoryData<string, BuiltinOperator, string> Equivalents =>
    [
        ("SQUARE", BuiltinOperator.Mul, "x and x"), ("NEG", BuiltinOperator.Mul, "x and -1"), ("DIV", BuiltinOperator.Mul, "1 / divisor"), ("POW", BuiltinOperator.Mul, "x and x"),
        ("POW 0.5", BuiltinOperator.Sqrt, "SQRT"), ("POW -0.5", BuiltinOperator.Rsqrt, "RSQRT"), ("ADD_N", BuiltinOperator.Add, "ADD"), ("ELU", BuiltinOperator.Elu, ""),
        ("NOT_EQUAL", BuiltinOperator.NotEqual, ""),
    ];

    /// <summary>Without an integer kernel of its own, or with one that is kept for this, an operator is put as another; FullInteger leaves it
    /// as it is.</summary>
    [Theory, MemberData(nameof(Equivalents))]
    public async Task Equivalents_compute_the_same(string what, BuiltinOperator expected, string words)
    {
        var x = Main.Input([1, 32], "x");
        var name = what.Split(' ')[0];
        var result = what switch
        {
            "DIV" => Main.Div(x, Main.Constant<float>([0.5f, -4], [2, 1])),
            "POW" => Main.Binary(BuiltinOperator.Pow, x, Main.Constant<float>([2], [])),
            "POW 0.5" => Main.Binary(BuiltinOperator.Pow, x, Main.Constant<float>([0.5f], [])),
            "POW -0.5" => Main.Binary(BuiltinOperator.Pow, x, Main.Constant<float>([-0.5f], [])),
            "ADD_N" => Main.Operator(BuiltinOperator.AddN, [x, Main.Input([1, 32], "y")], [1, 32]),
            "NOT_EQUAL" => Main.Operator(BuiltinOperator.NotEqual, [x, Main.Constant<float>([1], [])], [(TensorType.Bool, [1, 32])])[0],
            _ => Main.Unary(Enum.GetValues<BuiltinOperator>().Single(op => BuiltinOperators.NameOf(op) == what), x),
        };
        Main.Output(result);
        TensorValue[] Sample(SeededRandom random)
            => [.. Main.Subgraph.Inputs.Select(_ => TensorValue.From<float>(what.Contains("0.5") ? random.Floats(32, 0.3, 4) : [.. random.Integers(32, -3, 4).Select(static value => (float)value)], 1, 32))];
        var run = IntegerRun.Of(_builder, IntegerRun.Only, Sample);
        Assert.Equal([expected], run.Kinds());
        var row = Assert.Single(run.Plan.Operators);
        Assert.Equal(OperatorOutcome.Integer, row.Outcome);
        if (words.Length > 0) Assert.Contains($"{name} as", row.Reason);
        Assert.Contains(words, row.Reason);
        await run.RequireAgreementAsync(30);

        var fallback = IntegerRun.Of(_builder, IntegerRun.Int8, Sample);
        Assert.Equal(OperatorOutcome.Float, fallback.Row(name).Outcome);
        Assert.Single(fallback.Model.Subgraphs[0].Operators);
    }

    /// <summary>What no operator computes as well stays what it is, and is refused.</summary>
    [Theory]
    [InlineData("DIV")]
    [InlineData("POW")]
    [InlineData("ADD_N")]
    public void What_has_no_equivalent_is_refused(string what)
    {
        var x = Main.Input([1, 4], "x");
        Main.Output(what switch
        {
            "DIV" => Main.Div(x, Main.Constant<float>([0, 1, 2, 3], [1, 4])),
            "POW" => Main.Binary(BuiltinOperator.Pow, x, Main.Constant<float>([3], [])),
            _ => Main.Operator(BuiltinOperator.AddN, [x, x, x], [1, 4]),
        });
        var ranges = new TfLiteQuant.Calibration.CalibratedRanges();
        ranges.Set(0, 0, new(1, 2));
        ranges.Set(0, Main.Subgraph.Outputs[0], new(1, 2));
        Assert.Contains($"{what} #0", Assert.Throws<TfLiteQuantException>(() => IntegerRun.Of(_builder, IntegerRun.Only, null, ranges)).Message);
    }

    private TfLiteQuantException Refused(QuantizationRecipe recipe)
    {
        var source = TfLiteQuant.Schema.ModelWriter.ToBytes(_builder.Build());
        var random = new SeededRandom(1);
        var seen = Main.Subgraph.Inputs.Select(_ => TensorValue.From<float>(random.Floats(4), 1, 4)).ToArray();
        return Assert.Throws<TfLiteQuantException>(() => IntegerRun.Of(source, recipe, [], ObservedRanges.Of(source, [new LiteRtCase(seen)])));
    }
}
