using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <content>A resource variable that one graph initializes and another reads and assigns.</content>
public sealed partial class UpstreamCaseTests
{
    private static readonly int[] ReadTensors = [5, 7];
    private const int AssignedTensor = 11;

    /// <summary>Whatever ranges a calibration lacks, all that touches the variable agrees on what the rest says.</summary>
    [Theory]
    [InlineData(false, false, 49.995422f)]
    [InlineData(true, false, 49.995422f)]
    [InlineData(false, true, 49.995422f)]
    [InlineData(true, true, 25f)]
    public void All_that_touches_a_variable_has_one_scale(bool isReadUnknown, bool isAssignedUnknown, float max)
    {
        foreach (var type in (TensorType[])[TensorType.Int8, TensorType.Int16])
        {
            var recipe = type == TensorType.Int8 ? IntegerRun.Only : IntegerRun.Int16;
            var run = UpstreamCase.QuantizeWithout("resource_vars_calibrated", recipe, [.. isReadUnknown ? ReadTensors : [], .. isAssignedUnknown ? [AssignedTensor] : (int[])[]]);
            var (scale, zeroPoint) = type == TensorType.Int8 ? (max / 255, -128) : (max / 32767, 0);
            foreach (var op in run.Main.Operators.Where(static op => op.Builtin == BuiltinOperator.ReadVariable)) run.Written(op).RequireCodes(type, scale, zeroPoint);
            run.Read(run.Single(BuiltinOperator.AssignVariable), 1).RequireCodes(type, scale, zeroPoint);

            var initial = run.Read(run.Single(BuiltinOperator.AssignVariable, subgraph: 1), 1, subgraph: 1);
            initial.RequireCodes(type, scale, zeroPoint);
            var values = UpstreamCase.Dequantized(initial);
            for (var i = 0; i < values.Length; i++) Assert.Equal(25 - i, values[i], scale);
            // Its computed weights would be of 16 bits, for which runtimes have no kernel.
            var left = run.Plan.Operators.Where(static row => row.Outcome is not (OperatorOutcome.Integer or OperatorOutcome.Unaffected)).Select(static row => row.Operator);
            Assert.Equal(type == TensorType.Int16 ? ["FULLY_CONNECTED"] : [], left);
        }
    }

    /// <summary>A constant that is a bias here and an operand there is quantized twice.</summary>
    [Fact]
    public void A_constant_that_is_bias_and_operand_is_two()
    {
        var run = UpstreamCase.Quantize("resource_vars_calibrated", IntegerRun.Only);
        var (bias, operand) = (run.Read(run.Single(BuiltinOperator.FullyConnected), 2), run.Read(run.Single(BuiltinOperator.Add), 1));
        Assert.Equal((TensorType.Int32, TensorType.Int8), (bias.Type, operand.Type));
        Assert.NotEqual(bias.Name, operand.Name);
    }
}
