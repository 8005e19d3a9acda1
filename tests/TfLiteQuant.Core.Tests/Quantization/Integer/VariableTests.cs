using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>Resource variables: integer for all that touches them, or float for all.</summary>
public sealed class VariableTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    /// <summary>A model with state, such as one that hears a stream, becomes integer only and remembers what the float model does.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.IntegerOnly, 25)]
    [InlineData(QuantizationTechnique.Int16x8, 32)]
    public async Task State_is_kept_in_codes_from_run_to_run(QuantizationTechnique technique, double decibels)
    {
        Stream();
        var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique, RefuseFloat = technique == QuantizationTechnique.Int16x8, OutputType = TensorType.Float32 }, null, Ranges());
        Assert.DoesNotContain(run.Main.Tensors, tensor => tensor.Type == TensorType.Float32 && !run.Main.Outputs.Contains(run.Main.Tensors.IndexOf(tensor)));
        Assert.True(run.Plan.Operators.All(static row => row.Outcome is OperatorOutcome.Integer or OperatorOutcome.Unaffected));
        var (read, assigned) = (run.Written(run.Single(BuiltinOperator.ReadVariable)), run.Read(run.Single(BuiltinOperator.AssignVariable), 1));
        UpstreamCase.RequireAlike(read, assigned);
        UpstreamCase.RequireAlike(read, run.Read(run.Single(BuiltinOperator.AssignVariable, subgraph: 1), 1, subgraph: 1));

        var (options, cancellation) = (new LiteRtOptions(FreshState: false), TestContext.Current.CancellationToken);
        var inputs = Enumerable.Range(0, 10).Select(static i => new float[] { MathF.Sin(i), MathF.Cos(i), 0.1f * i, -0.5f }).ToList();
        var expected = await LiteRtRuntime.Require().RunAsync(run.Source, [.. inputs.Select(static x => new LiteRtCase(TensorValue.From<float>(x, 1, 4)))], options, cancellation);
        var input = run.Main.Tensors[run.Main.Inputs[0]];
        var scale = input.Quantization!.Scale![0];
        var actual = await LiteRtRuntime.Require().RunAsync(run.Bytes, [.. inputs.Select(x => new LiteRtCase(Fed(x)))], options, cancellation);
        var agreement = new OutputAgreement();
        for (var i = 0; i < inputs.Count; i++) agreement.Add(expected.Cases[i][0], actual.Cases[i][0]);
        agreement.RequireSqnr(decibels, technique.ToString());

        TensorValue Fed(float[] x)
        {
            var codes = Array.ConvertAll(x, value => (int)MathF.Round(value / scale) + (int)input.Quantization!.ZeroPoint![0]);
            return technique == QuantizationTechnique.Int16x8
                ? TensorValue.From<short>(Array.ConvertAll(codes, static code => (short)Math.Clamp(code, -32768, 32767)), 1, 4)
                : TensorValue.From<sbyte>(Array.ConvertAll(codes, static code => (sbyte)Math.Clamp(code, -128, 127)), 1, 4);
        }
    }

    [Theory]
    [InlineData("ASSIGN_VARIABLE")]
    [InlineData("READ_VARIABLE")]
    public void One_float_operator_on_a_variable_keeps_them_all_float(string excluded)
    {
        Stream();
        var run = IntegerRun.Of(_builder, IntegerRun.Int8 with { Exclude = [excluded] }, null, Ranges());
        Assert.All(run.Plan.Operators.Where(static row => row.Operator is "ASSIGN_VARIABLE" or "READ_VARIABLE"), row =>
        {
            Assert.Equal(OperatorOutcome.Float, row.Outcome);
            Assert.Equal($"an operator on its variable stays float: excluded by '{excluded}'", row.Reason);
        });
        Assert.Equal(TensorType.Float32, run.Written(run.Single(BuiltinOperator.ReadVariable)).Type);
    }

    /// <summary>What a graph assigns that never ran, as one for training, may lie anywhere.</summary>
    [Fact]
    public void A_variable_that_an_unseen_graph_assigns_stays_float()
    {
        Stream();
        var train = _builder.AddSubgraph("train");
        train.AssignVariable(train.VariableHandle("state"), train.Mul(train.Input([1, 4]), train.ReadVariable(train.VariableHandle("state"), [1, 4])));
        _builder.Signature("serve", Main, ["x"], ["y"]).Signature("train", train, ["x"], []);
        var run = IntegerRun.Of(_builder, IntegerRun.Int8, null, Ranges());
        Assert.All(run.Plan.Operators.Where(static row => row.Operator is "ASSIGN_VARIABLE" or "READ_VARIABLE"), static row => Assert.Contains("'mul', which its variable is given, was never computed", row.Reason));
        Assert.Equal(OperatorOutcome.Integer, run.Plan.Operators.First(static row => row.Operator == "FULLY_CONNECTED").Outcome);
    }

    /// <summary>As of a state that runs away.</summary>
    [Fact]
    public void A_variable_of_values_beyond_all_scales_stays_float()
    {
        Main.AssignVariable(Main.VariableHandle("state"), Main.Mul(Main.Input([1, 4]), Main.Constant<float>([3e38f], [])));
        Main.Output(Main.Unary(BuiltinOperator.Relu, Main.ReadVariable(Main.VariableHandle("state"), [1, 4])));
        var ranges = new CalibratedRanges();
        for (var tensor = 0; tensor < Main.Subgraph.Tensors.Count; tensor++) ranges.Set(0, tensor, new ValueRange(-3e38f, 3e38f));
        using var model = _builder.Build();
        var plan = ModelQuantizer.Quantize(model, IntegerRun.Int8Borders, ranges);
        Assert.Contains("so large that no scale holds them", plan.Operators.Single(static row => row.Operator == "ASSIGN_VARIABLE").Reason);
        ModelReader.Read(ModelWriter.ToBytes(model)).Dispose();
    }

    /// <summary>A handle that a caller gives may be of any variable.</summary>
    [Fact]
    public void An_unknown_handle_keeps_all_variables_float()
    {
        Stream();
        var other = _builder.AddSubgraph("other");
        var handle = other.Input([], "handle", TensorType.Resource);
        other.AssignVariable(handle, other.Constant<float>([1, 2, 3, 4], [1, 4]));
        var run = IntegerRun.Of(_builder, IntegerRun.Int8, null, Ranges());
        Assert.All(run.Plan.Operators.Where(static row => row.Operator is "ASSIGN_VARIABLE" or "READ_VARIABLE"), static row => Assert.Equal("it is not known which operators share its variable", row.Reason));
    }

    // state = tanh(W x + V state), y = U state; the state starts from a constant.
    private void Stream()
    {
        var start = _builder.AddSubgraph("start");
        start.AssignVariable(start.VariableHandle("state"), start.Constant<float>([0.5f, -0.5f, 0.25f, 0], [1, 4], "initial"));
        Main.CallOnce(start);
        var handle = Main.VariableHandle("state");
        var state = Main.ReadVariable(handle, [1, 4]);
        var next = Main.Unary(BuiltinOperator.Tanh, Main.Add(Main.FullyConnected(Main.Input([1, 4], "x"), 4), Main.FullyConnected(state, 4)));
        Main.AssignVariable(handle, next);
        Main.Output(Main.FullyConnected(next, 3));
    }

    // As a calibration over a stream finds them: every tensor the graph computes.
    private CalibratedRanges Ranges()
    {
        var random = new SeededRandom(2);
        var source = TfLiteQuant.Schema.ModelWriter.ToBytes(_builder.Build());
        return ObservedRanges.Of(source, Enumerable.Range(0, 60).Select(_ => new LiteRtCase(TensorValue.From<float>(random.Floats(4), 1, 4))), keepsState: true);
    }
}
