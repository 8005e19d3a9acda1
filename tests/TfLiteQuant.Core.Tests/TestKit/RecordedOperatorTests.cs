using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.TestKit;

public sealed class RecordedOperatorTests
{
    [Fact]
    public void RunsAnOperatorOnWhatWasRecordedBeforeIt()
    {
        var golden = GoldenModel.Require("pairs_two_inputs");
        using var model = ModelReader.Open(golden.ModelPath("int8_only"));
        var operators = RecordedOperator.In(golden, "int8_only", model).ToList();
        Assert.Equal(model.Subgraphs[0].Operators.Count, operators.Count);
        var codings = operators.Where(static op => op.Builtin is BuiltinOperator.Quantize or BuiltinOperator.Dequantize).ToList();
        Assert.NotEmpty(codings);
        foreach (var op in codings) op.Run().RequireExact(op.Name);
    }

    [Fact]
    public void CountsWhatDiffers()
    {
        var expected = TensorValue.From<sbyte>([1, 2, 3, 4], 4);
        Assert.Equal(new BitAgreement(4, 2, 5), BitAgreement.Between(expected, TensorValue.From<sbyte>([1, 3, 3, -1], 4)));
        Assert.Equal(double.PositiveInfinity, BitAgreement.Between(expected, TensorValue.From<byte>([1, 2, 3, 4], 4)).Largest);
        Assert.True(BitAgreement.Between(expected, expected).IsExact);
        Assert.False(BitAgreement.Between(TensorValue.From<float>([0f], 1), TensorValue.From<float>([-0f], 1)).IsExact);
    }

    [Fact]
    public void RunsAFixture()
    {
        var run = FixtureRun.Of(OperatorFixture.Require("zeros_like"), "float");
        Assert.NotNull(run);
        run.Agreement.RequireExact("zeros_like");
        Assert.Null(FixtureRun.Of(OperatorFixture.Require("zeros_like"), "no_such_variant"));
    }
}
