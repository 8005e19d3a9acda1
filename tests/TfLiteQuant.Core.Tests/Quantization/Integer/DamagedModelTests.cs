using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>Models that contradict themselves and that the reader takes: they are converted as they are, or refused with the place.</summary>
public sealed class DamagedModelTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    /// <summary>As a damaged file may have it, whose other tensors are float.</summary>
    [Fact]
    public void An_assignment_of_integers_stays_as_it_is()
    {
        var x = Main.Input([1, 4]);
        Main.Operator(BuiltinOperator.AssignVariable, [x, Main.Constant<int>([1], [1])], Array.Empty<(TensorType, int[])>());
        var y = Main.Unary(BuiltinOperator.Abs, x);
        Main.Output(y);
        var ranges = new CalibratedRanges();
        foreach (var tensor in (Value[])[x, y]) ranges.Set(0, tensor.Index, new ValueRange(-1, 1));
        using var model = _builder.Build();
        var plan = ModelQuantizer.Quantize(model, IntegerRun.Int8, ranges);
        Assert.Equal(OperatorOutcome.Float, plan.Operators[0].Outcome);
        Assert.Contains("is not float", plan.Operators[0].Reason);
    }

    /// <summary>A malformed operator is as malformed afterwards; it does not run either way.</summary>
    [Theory]
    [InlineData(BuiltinOperator.Mul, 1)]
    [InlineData(BuiltinOperator.Relu, 0)]
    public void An_operator_that_lacks_operands_is_converted_without_a_crash(BuiltinOperator builtin, int operands)
    {
        var x = Main.Input([1, 4]);
        var y = Main.Operator(builtin, [.. Enumerable.Repeat(x, operands)], [(TensorType.Float32, [1, 4])], new OptionFields(21))[0];
        Main.Output(Main.Unary(BuiltinOperator.Abs, y));
        var ranges = new CalibratedRanges();
        foreach (var tensor in (Value[])[x, y]) ranges.Set(0, tensor.Index, new ValueRange(-1, 1));
        using var model = _builder.Build();
        ModelQuantizer.Quantize(model, IntegerRun.Int8, ranges);
        ModelReader.Read(ModelWriter.ToBytes(model)).Dispose();
    }

    /// <summary>The same number stands for a field of another kind in them.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.DynamicRange)]
    [InlineData(QuantizationTechnique.FullInteger)]
    public void Options_of_another_operator_are_told_with_the_operator(QuantizationTechnique technique)
    {
        Main.Output(Main.Unary(BuiltinOperator.Abs, Main.Svdf(Main.Input([1, 4]), units: 4, memory: 4, activation: FusedActivation.Relu)));
        Main.Output(Main.FullyConnected(Main.Input([1, 4]), 4));
        using var model = _builder.Build();
        var ranges = new CalibratedRanges();
        for (var tensor = 0; tensor < model.Subgraphs[0].Tensors.Count; tensor++) ranges.Set(0, tensor, new ValueRange(-1, 1));
        var (builtin, wrong) = technique == QuantizationTechnique.DynamicRange ? (BuiltinOperator.FullyConnected, 2) : (BuiltinOperator.Svdf, 0);
        model.Single(builtin).Options = new OptionFields(OptionTag.Softmax).Number(0, 1).Number(1, 1);
        var error = Assert.Throws<TfLiteQuantException>(() => ModelQuantizer.Quantize(
            model, new QuantizationRecipe { Technique = technique, MinimumElements = 0 }, technique == QuantizationTechnique.DynamicRange ? null : ranges));
        Assert.Equal((ErrorCode.InvalidModel, 0, wrong), (error.Code, error.Location.Subgraph, error.Location.OperatorIndex));
    }
}
