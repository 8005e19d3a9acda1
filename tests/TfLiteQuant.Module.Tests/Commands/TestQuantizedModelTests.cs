using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>What <c>Test-QuantizedModel</c> tells.</summary>
public sealed class TestQuantizedModelTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Says_nothing_of_a_model_that_is_right()
    {
        using var folder = new TestFolder();
        Assert.Empty(session.Run("Test-QuantizedModel $args[0]", TestModels.Integer(folder["a.tflite"])).ThrowIfFailed().Output);
    }

    [Fact]
    public void Names_defect_place_and_remedy()
    {
        using var folder = new TestFolder();
        var finding = session.Run("Test-QuantizedModel $args[0]", TestModels.Integer(folder["a.tflite"], biasScale: 2)).Single();
        Assert.Equal("BiasScale", finding.Rule);
        Assert.Equal("Error", finding.Severity.ToString());
        Assert.Equal("FULLY_CONNECTED", finding.Operator);
        Assert.Equal(1, finding.Index);
        Assert.Equal("dense/bias", finding.Name);
        Assert.Equal(folder["a.tflite"], finding.Path);
        Assert.NotEmpty(finding.Fix);
    }

    [Fact]
    public void Gives_a_verdict_for_each_model()
    {
        using var folder = new TestFolder();
        var run = session.Run(
            "$args | Test-QuantizedModel -PassThru",
            TestModels.Integer(folder["a.tflite"]), TestModels.Integer(folder["b.tflite"], biasScale: 2), TestModels.Float(folder["c.tflite"])).ThrowIfFailed();
        Assert.Equal(["True", "False", "True"], run.Texts("IsValid"));
        Assert.Equal(["False", "False", "False"], run.Texts("IsIntegerOnly"));
        Assert.Equal(["0", "1", "0"], run.Texts("Errors"));
        Assert.Equal(["0", "0", "1"], run.Texts("Warnings"));
    }

    [Fact]
    public void An_integer_border_makes_it_integer_only()
    {
        using var folder = new TestFolder();
        var verdict = session.Run("Convert-TfLiteModelInterface $args[0] Int8 -OutputType Int8 | Test-QuantizedModel -PassThru", TestModels.Integer(folder["a.tflite"])).Single();
        Assert.True(verdict.IsIntegerOnly);
        Assert.Equal("IntegerOnly", verdict.State.ToString());
    }

    [Theory]
    [InlineData("-Target TFLiteMicro", "MicroHybrid")]
    [InlineData("-Target Gpu -Rule Gpu*", "GpuQuantization")]
    [InlineData("-Target EdgeTpu -MinimumSeverity Error", "EdgeTpuVersion")]
    public void Knows_targets(string options, string rule)
    {
        using var folder = new TestFolder();
        Assert.Contains(rule, session.Run($"Test-QuantizedModel $args[0] {options}", TestModels.Quantized(folder["a.tflite"])).ThrowIfFailed().Texts("Rule"));
    }

    [Fact]
    public void Filters_by_severity_and_rule()
    {
        using var folder = new TestFolder();
        var path = TestModels.Integer(folder["a.tflite"], biasScale: 2);
        Assert.Empty(session.Run("Test-QuantizedModel $args[0] -Rule Weight*", path).ThrowIfFailed().Output);
        Assert.Empty(session.Run("Test-QuantizedModel $args[0] -MinimumSeverity Warning", TestModels.Integer(folder["b.tflite"])).ThrowIfFailed().Output);
    }
}
